"""Payslips, raises, back pay and payrolls as tables of every library, exact or as floats."""

from decimal import Decimal

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import wushe

WORKER = {
    "worker": "W1", "appointments": [{"from": "2019-05-01", "post": "deputy"}],
    "certificates": [{"obtained_on": "2020-09-01", "level": "intermediate"}],
    "registrations": [{"registered_on": "2020-11-30", "until": "2023-11-29", "level": "intermediate"}],
}
SCHEME = wushe.Pack.builtin("city-d").scheme("community_worker")
SLIP = SCHEME.pay(WORKER, "2022-05", today="2022-06-01", grade=4)
BACK = SCHEME.back_pay(WORKER, [{"month": "2022-05", "lines": [{"id": "post", "amount": Decimal("2400.50")}]}], today="2022-06-01", grade=4)
POSTED = {**WORKER, "appointments": [{"from": "2021-01-01", "post": "p", "full_time": True, "matching_post": True}]}
RAISES = wushe.Pack.builtin("hinggan").scheme("community_worker").raises(POSTED, "2022-05-21", today="2022-05-21")
ANSWERS = [(SLIP, "amount"), (BACK, "due"), (RAISES, "grades")]


@pytest.mark.parametrize(("answer", "exact"), ANSWERS, ids=["payslip", "back pay", "raises"])
def test_every_library_has_the_same_table(answer, exact):
    table = answer.to_polars("en")
    assert len(table) > 0 and isinstance(table.schema[exact], pl.Decimal)
    assert answer.to_arrow("en").to_pylist() == table.to_dicts()
    frame = answer.to_pandas("en")
    assert list(frame.columns) == table.columns
    assert [None if pd.isna(value) else value for value in frame[exact]] == table[exact].to_list()
    assert answer.to_polars()["label"][0] != table["label"][0]


@pytest.mark.parametrize(("answer", "exact"), ANSWERS, ids=["payslip", "back pay", "raises"])
def test_floats_are_had_where_they_are_asked_for(answer, exact):
    floats = answer.to_polars(float=True)[exact]
    assert floats.dtype == pl.Float64 and answer.to_arrow(float=True).schema.field(exact).type == pa.float64()
    frame = answer.to_pandas(float=True)
    assert frame[exact].dtype == "float64" and (frame[exact] / 2).sum() == floats.sum() / 2


def test_a_payslip_tells_what_is_paid_with_it():
    table = SLIP.to_polars()
    assert table.columns == ["id", "label", "amount", "status", "later", "due", "provenance", "clause"]
    assert table.filter(~pl.col("later"))["amount"].sum() == SLIP.total and len(table) == len(SLIP.lines) + len(SLIP.later)
    assert table.filter("later")["amount"].to_list() == [line["amount"] for line in SLIP.later] == [None]


def test_back_pay_tells_what_is_still_due():
    table = BACK.to_polars()
    assert table.columns == ["month", "id", "label", "due", "paid", "difference"]
    assert table.row(0)[3:] == (Decimal("2500"), Decimal("2400.50"), Decimal("99.50"))
    assert SCHEME.back_pay(WORKER, [], today="2022-06-01", grade=4).to_pandas().empty


def test_the_answers_share_what_they_share():
    for answer in (SLIP, BACK, RAISES):
        assert answer.pack == "city-d@1.0.0#" + answer.pack[13:] or answer is RAISES
        assert answer.to_dict() is not answer.to_dict() and answer.status in ("known", "none", "unknown") and isinstance(answer.json, str)
    for odd in (Decimal("NaN"), Decimal("Infinity")):
        with pytest.raises(wushe.WusheError, match="infinite or not a number"):
            SCHEME.pay(WORKER, "2022-05", today="2022-06-01", seniority=odd)
        with pytest.raises(wushe.WusheError, match="infinite or not a number"):
            SCHEME.back_pay(WORKER, [{"month": "2022-05", "lines": [{"id": "post", "amount": odd}]}], today="2022-06-01", grade=4)


def test_a_payroll_as_floats():
    pack = wushe.Pack.builtin("hinggan-illustrative")
    posts = pack.check("工号,聘任日期,岗位,是否专职\nW1,2019-05-01,general,是\n".encode(), "appointment", today="2022-05-21")
    payroll = pack.scheme("community_worker").payroll(pack.workers(posts, told=["certificate", "break"]), "2022-03", "2022-05")
    exact, floats = payroll.to_polars(), payroll.to_polars(float=True)
    assert floats["total"].to_list() == [float(total) for total in exact["total"]] and floats.columns == exact.columns
    assert payroll.to_pandas(float=True)["total"].dtype == "float64" and payroll.to_arrow().schema.field("total").type == pa.decimal128(38, 2)
    assert payroll.to_arrow(float=True).column("total").to_pylist() == floats["total"].to_list()
