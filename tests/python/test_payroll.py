"""A payroll is what each month's payslip says, as an Arrow table that is computed while it is read."""

import decimal
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import date, timedelta
from decimal import Decimal

import duckdb
import polars as pl
import pyarrow as pa
import pytest
import wushe as ws
from hypothesis import given, settings
from hypothesis import strategies as st
from test_pay_oracle import GIVEN, RULES, choices

TODAY = "2030-01-01"
POSTS = {"city-d": ["head", "deputy", "general", "combined_head"]}
DIVISIONS = ["210502001001", "210504001002", "152221100000", ""]
HEADS = {
    "appointment": "工号,聘任日期,聘任截止日期,岗位,所在区划,是否专职,是否相应岗位,试用期最后一天",
    "certificate": "工号,取得日期,证书级别",
    "registration": "工号,登记日期,登记有效期至,证书级别",
    "education": "工号,取得日期,证件种类,层次",
    "appraisal": "工号,考核年度,考核结果",
    "break": "工号,起始日期,截止日期",
}


def when(draw, first=2015, last=2023):
    return date(first, 1, 1) + timedelta(days=draw.randrange((last - first) * 365))


def rows(draw, key, pack):
    """Staff rows of one worker, with gaps in what is known."""
    posts = POSTS.get(pack, ["head", "deputy", "general"])
    found = {form: [] for form in HEADS}
    yes = lambda: draw.choice(["是", "是", "否", ""])
    for _ in range(draw.choice([0, 1, 1, 1, 2])):
        start = when(draw)
        until = draw.choice(["", "", start + timedelta(days=draw.randint(1, 2000))])
        probation = draw.choice(["", start + timedelta(days=draw.randint(0, 1))])
        found["appointment"].append([key, start, until, draw.choice(posts), draw.choice(DIVISIONS), yes(), yes(), probation])
    for level in draw.sample(["初级", "中级"], draw.randint(0, 2)):
        obtained = when(draw, 2016, 2022)
        found["certificate"].append([key, obtained, level])
        if draw.random() < 0.7:
            start = obtained + timedelta(days=draw.randint(0, 300))
            found["registration"].append([key, start, start + timedelta(days=1000), level])
    for paper in draw.sample(["学历", "学位"], draw.randint(0, 2)):
        found["education"].append([key, when(draw), paper, draw.choice(["本科", "硕士", "博士"])])
    for year in range(2015, 2024):
        if draw.random() < 0.8:
            found["appraisal"].append([key, year, draw.choice(["合格", "不合格", "优秀"])])
    if draw.random() < 0.2:
        start = when(draw)
        found["break"].append([key, start, start + timedelta(days=draw.randint(1, 400))])
    return found


def workers(draw, pack, count):
    """The workers of seeded ledgers, of which some forms tell everything."""
    keys = [f"W{number}" for number in range(count)]
    all_rows = [rows(draw, key, pack.id) for key in keys]
    reports = []
    for form, heads in HEADS.items():
        text = "\n".join([heads, *(",".join(map(str, row)) for found in all_rows for row in found[form])]) + "\n"
        report = pack.check(text.encode(), form, today=TODAY)
        assert report.ok, report.findings
        reports.append(report)
    return pack.workers(reports, told=[form for form in HEADS if draw.random() < 0.8])


def files(draw, gathered, pack):
    """What some workers' files say."""
    low, high = GIVEN.get(pack, (1, 12))
    given = {}
    for worker in gathered:
        share = 0.8 if pack in GIVEN else 0.1
        known = {"grade": draw.randint(low, high) if draw.random() < share else None, "seniority": draw.choice([None, None, "3.5", 4, Decimal("12")])}
        given[worker.key] = {name: value for name, value in known.items() if value is not None}
    return given


def part_names(table):
    return [name for name in table.columns if name.startswith("line_")]


def named(missing):
    return [asked["id"] if asked["key"] is None else f"{asked['id']}[{asked['key']}]" for asked in missing]


def hold(pack, seed, share_chosen):
    """Holds a seeded payroll against the payslips one by one; how many rows there were of each status."""
    draw = random.Random(f"{seed} {pack}")
    book = ws.Pack.builtin(pack)
    scheme = book.scheme("community_worker")
    if draw.random() < share_chosen:
        chosen = choices(draw, pack, scheme)
        # Some is left open again.
        left = [id for id in chosen if draw.random() < draw.choice([0, 0, 0.3])]
        scheme = scheme.choose(**{id: value for id, value in chosen.items() if id not in left})
    gathered = workers(draw, book, draw.randint(0, 5))
    known = files(draw, gathered, pack)
    start = date({"jinzhou": 2022, "benxi": 2023}.get(pack, draw.randint(2019, 2023)), draw.randint(2, 12), 1)
    last = start + timedelta(days=draw.randint(0, 500))
    table = scheme.payroll(gathered, f"{start:%Y-%m}", f"{last:%Y-%m}", given=known).to_polars()
    months = (last.year - start.year) * 12 + last.month - start.month + 1
    assert table.height == len(gathered) * months
    seen = {}
    for row in table.iter_rows(named=True):
        said = known.get(row["worker"], {})
        slip = scheme.pay(gathered.worker(row["worker"]), row["month"], explained=False, grade=said.get("grade"), seniority=said.get("seniority"))
        case = f"seed {seed}: {row}, {slip.json}"
        data = slip._data
        for name in ("status", "unpaid", "post", "grade", "provenance"):
            assert row[name] == data[name], f"{name}: {case}"
        assert row["total"] == slip.total and row["seniority"] == slip.seniority, case
        assert row["missing"] == named(slip.missing), case
        amounts = {line["id"]: line["amount"] for line in slip.lines}
        # Of a part that nobody knows when it falls due, nothing may come; its column then holds that.
        open_nothing = {line["id"] for line in slip.later if line["amount"] == 0}
        names = [name for name in part_names(table) if row[name] is not None and (row[name] != 0 or name.removeprefix("line_") not in open_nothing)]
        assert {name.removeprefix("line_"): row[name] for name in names} == {
            id: amount for id, amount in amounts.items() if amount is not None
        }, case
        seen[row["status"]] = seen.get(row["status"], 0) + 1
    return seen


@pytest.mark.parametrize("pack", [*RULES, "hinggan-illustrative"])
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_payroll_gives_what_each_month_gives_alone(pack, seed):
    hold(pack, seed, share_chosen=0.7)


def test_the_seeds_reach_every_status():
    seen = {}
    for pack in ("hinggan", "city-d", "shandong-c"):
        for seed in range(20):
            for status, count in hold(pack, seed, share_chosen=0.8).items():
                seen[status] = seen.get(status, 0) + count
    assert min(seen.get(status, 0) for status in ("known", "none", "unknown")) > 100, seen


def small(count=3, pack="hinggan-illustrative"):
    book = ws.Pack.builtin(pack)
    text = "工号,聘任日期,岗位,是否专职,所在区划\n" + "".join(f"W{number},2019-05-01,general,是,152221100000\n" for number in range(count))
    return book, book.workers(book.check(text.encode(), "appointment", today=TODAY), told=list(HEADS))


def test_every_library_takes_it():
    book, gathered = small()
    payroll = book.scheme("community_worker").payroll(gathered, "2022-01", "2022-12")
    frame = pl.DataFrame(payroll)
    assert frame.height == len(payroll) == 36
    table = pa.table(payroll)
    assert table.num_rows == 36 and table.schema.field("total").type == pa.decimal128(38, 2)
    assert pa.RecordBatchReader.from_stream(payroll).read_all() == table
    relation = duckdb.sql("SELECT division, sum(total) AS total FROM payroll GROUP BY division").fetchall()
    # Grade 1 until March, then three years of service are complete: 3 x 2000 + 9 x 2100 for each.
    assert relation == [("152221100000", Decimal("74700.00"))]
    pandas = payroll.to_pandas()
    assert pandas["total"].sum() == Decimal("74700.00") and set(pandas["month"]) == set(frame["month"])
    assert payroll.to_polars().equals(frame) and [column["name"] for column in payroll.columns] == frame.columns
    assert set(frame["worker"]) == {"W0", "W1", "W2"} and frame["missing"].list.len().sum() == 0
    assert all(column["label"]["zh"] and column["label"]["en"] for column in payroll.columns)


def test_batches_are_bounded_and_break_anywhere():
    book, gathered = small(7)
    scheme = book.scheme("community_worker")
    payroll = scheme.payroll(gathered, "1980-01", "2199-12")
    batches = list(pa.RecordBatchReader.from_stream(payroll))
    assert [batch.num_rows for batch in batches] == [8192, 8192, 7 * 220 * 12 - 2 * 8192]
    whole = pl.DataFrame(payroll)
    for month in ("1980-01", "2019-04", "2019-05", "2105-08", "2199-12"):
        alone = pl.DataFrame(scheme.payroll(gathered, month, month))
        assert whole.filter(pl.col("month") == month).equals(alone), month
    assert list(whole["worker"].unique(maintain_order=True)) == [f"W{number}" for number in range(7)]
    assert list(whole.filter(pl.col("worker") == "W3")["month"]) == [f"{year}-{month:02}" for year in range(1980, 2200) for month in range(1, 13)]


def test_nobody_is_an_empty_table():
    book, _ = small()
    nobody = book.workers(book.check("工号,起始日期\n".encode(), "break", today=TODAY))
    payroll = book.scheme("community_worker").payroll(nobody, "2022-01", "2022-12")
    assert pl.DataFrame(payroll).shape == (0, len(payroll.columns)) and len(payroll) == 0 and payroll.missing() == []


def test_a_month_by_the_days_of_two_divisions_is_of_neither():
    book = ws.Pack.builtin("hinggan-illustrative")
    text = "工号,聘任日期,聘任截止日期,岗位,是否专职,所在区划\nW1,2022-01-01,2022-02-10,general,是,152221100000\nW1,2022-02-11,,general,是,152222100000\n"
    gathered = book.workers(book.check(text.encode(), "appointment", today=TODAY), told=list(HEADS))
    table = book.scheme("community_worker").payroll(gathered, "2021-12", "2022-03").to_polars()
    # February is paid by the days of both appointments.
    assert table["division"].to_list() == [None, "152221100000", None, "152222100000"]
    assert table["unpaid"].to_list() == ["pay_not_appointed", None, None, None]
    assert table["total"].to_list() == [Decimal(0), Decimal(2000), Decimal(2000), Decimal(2000)]


def test_amounts_keep_every_digit():
    made = {"amounts": {str(grade): "3000.1" for grade in range(1, 19)}, "rounding_of": "total"}
    open_book = ws.Pack.builtin("hinggan")
    text = "工号,聘任日期,聘任截止日期,岗位,是否专职\nW1,2022-01-10,,general,是\n"
    gathered = open_book.workers(open_book.check(text.encode(), "appointment", today=TODAY), told=list(HEADS))
    settled = {
        "reference_day": "last", "starts": "same_month", "service_in": "any_post", "gaps": "removed", "part_years": "down", "cap": "post_top",
        "stacking": "highest", "concurrent": "highest", "broken_month": "days", "rounding_unit": "fen", "rounding_mode": "half_up", "who_counts": "full_time",
        "matching": "stated", "registration_needed": "yes", "lowest_grade": {"general": 1}, "highest_grade": {"general": 12}, "step_years": 3,
    }
    scheme = open_book.scheme("community_worker").choose(**settled, **made)
    table = pa.table(scheme.payroll(gathered, "2022-01", "2022-02"))
    assert table.schema.field("line_basic").type == pa.decimal128(38, 28) and table.schema.field("total").type == pa.decimal128(38, 2)
    (line, whole), total = table["line_basic"].to_pylist(), table["total"].to_pylist()
    slip = scheme.pay(gathered[0], "2022-01", explained=False)
    with decimal.localcontext(prec=60):
        # 22 of 31 days, which no number of places holds; to the last digit that the core has.
        assert line == slip.lines[0]["amount"] and abs(line - Decimal("3000.1") * 22 / 31) < Decimal("1e-23")
    assert whole == Decimal("3000.1") and total == [Decimal("2129.10"), Decimal("3000.10")]
    by_line = open_book.scheme("community_worker").choose(**settled, amounts=made["amounts"], rounding_of="line")
    assert pa.table(by_line.payroll(gathered, "2022-01", "2022-02")).schema.field("line_basic").type == pa.decimal128(38, 2)


def test_what_does_not_fit_is_an_error_and_not_cut_off():
    book, gathered = small(1, "hinggan")
    settled = {"rounding_of": "total", "rounding_unit": "fen", "rounding_mode": "half_up", "who_counts": "everyone"}
    scheme = book.scheme("community_worker").choose(**settled, amounts={"1": "10000000000", "2": "9999999999.99"})
    fits = scheme.payroll(gathered, "2022-05", "2022-05", given={"W0": {"grade": 2}})
    assert pa.table(fits)["line_basic"].to_pylist() == [Decimal("9999999999.99")]
    payroll = scheme.payroll(gathered, "2022-05", "2022-05", given={"W0": {"grade": 1}})
    for read in (pa.table, pl.DataFrame):
        with pytest.raises(Exception, match="a number of column line_basic has more digits before the point"):
            read(payroll)
    assert scheme.pay(gathered[0], "2022-05", grade=1).total == 10_000_000_000


def test_files_say_grade_and_years():
    book, gathered = small(2, "city-d")
    scheme = book.scheme("community_worker")
    table = scheme.payroll(gathered, "2022-05", "2022-05", given={"W1": {"grade": 4, "seniority": "3.5"}}).to_polars()
    assert table["grade"].to_list() == [None, 4] and table["seniority"].to_list() == [None, Decimal("3.5")]
    for wrong, error, words in (
        ({"W9": {"grade": 4}}, ws.WusheError, "entry 0 of given .* is no worker"), ({"W1": {"rank": 4}}, ws.WusheError, "another key than grade and seniority"),
        ({"W1": {"grade": "4"}}, TypeError, "is an int, not str"), ({"W1": {"grade": True}}, TypeError, "is an int, not bool"),
        ({"W1": {"seniority": 3.5}}, TypeError, "expected a Decimal"), ({"W1": {"seniority": "drei"}}, ws.WusheError, "seniority"),
        ({"W1": {"seniority": 10**10}}, ws.WusheError, "more digits than the table can hold"), ({"W1": {"grade": 2**31}}, ws.WusheError, "32 bits"),
        ({"W1": 4}, TypeError, "is a dict of grade and seniority, not int"), ({1: {}}, TypeError, "expected str, got int"),
    ):
        with pytest.raises(error, match=words):
            scheme.payroll(gathered, "2022-05", "2022-05", given=wrong)


@pytest.mark.parametrize(
    ("pack", "first", "last", "words"),
    [
        ("hinggan-illustrative", "2022-05", "2022-04", "the last month comes before the first"), ("hinggan-illustrative", "2022", "2022-04", "no month"),
        ("hinggan-illustrative", "2022-05", "2022-13", "last"), ("jinzhou", "2021-05", "2022-04", "holds from 2022-01-01"), ("hinggan-illustrative", "2022-05", "x", "last"),
    ],
)
def test_months_that_are_none(pack, first, last, words):
    book, gathered = small(1, pack)
    with pytest.raises(ws.WusheError, match=words):
        book.scheme("community_worker").payroll(gathered, first, last)


def test_workers_of_another_rulebook_or_none_are_refused():
    _, gathered = small()
    scheme = ws.Pack.builtin("hinggan").scheme("community_worker")
    with pytest.raises(ws.WusheError, match="check them by this rulebook"):
        scheme.payroll(gathered, "2022-01", "2022-12")
    with pytest.raises(TypeError, match="the workers that Pack.workers gives, got list"):
        scheme.payroll([{"worker": "W1"}], "2022-01", "2022-12")


def test_what_is_asked_for_most_comes_first():
    book = ws.Pack.builtin("hinggan")
    text = "工号,聘任日期,岗位,是否专职\nW1,2019-05-01,general,是\nW2,2022-07-01,general,\nW3,2019-05-01,general,否\n"
    gathered = book.workers(book.check(text.encode(), "appointment", today=TODAY), told=list(HEADS))
    scheme = book.scheme("community_worker").choose(who_counts="full_time", lowest_grade={"general": 1}, highest_grade={"general": 12}, step_years=3)
    payroll = scheme.payroll(gathered, "2022-01", "2022-12")
    asked = payroll.missing()
    counted = {(name, row["worker"]) for row in payroll.to_polars().iter_rows(named=True) for name in row["missing"]}
    table = payroll.to_polars().explode("missing").drop_nulls("missing").group_by("missing").len()
    assert {name: months for name, months in table.iter_rows()} == dict(zip(named(asked), (each["months"] for each in asked)))
    assert [each["months"] for each in asked] == sorted((each["months"] for each in asked), reverse=True)
    for each in asked:
        assert each["workers"] == len({worker for name, worker in counted if name == named([each])[0]})
        assert each["question"]["zh"] and each["question"]["en"]
    full_time = next(each for each in asked if each["id"] == "full_time")
    assert (full_time["months"], full_time["workers"], full_time["question"]["zh"]) == (6, 1, "是否专职")


FLAT = """
    import wushe as ws
    import pyarrow as pa
    book = ws.Pack.builtin("hinggan-illustrative")
    text = "工号,聘任日期,岗位,是否专职,所在区划\\n" + "".join(
        f"W{{n}},20{{10 + n % 10}}-0{{n % 9 + 1}}-1{{n % 9}},{{('general', 'deputy', 'head')[n % 3]}},是,1522211{{n % 90:05}}\\n" for n in range(3000))
    workers = book.workers(book.check(text.encode(), "appointment", today="2022-12-31"), told=["certificate", "registration", "break"])
    payroll = book.scheme("community_worker").payroll(workers, "2010-01", "2139-12")
    def peak():
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) // 1024 for line in status if line.startswith("VmHWM"))
    rows = 0
    for at, batch in enumerate(pa.RecordBatchReader.from_stream(payroll)):
        rows += batch.num_rows
        if at == 20:
            before = peak()
    assert rows == len(payroll) == 3000 * 130 * 12, rows
    payroll.missing()
    print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read as Linux tells it")
def test_memory_stays_flat():
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(FLAT).format()], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # 4,680,000 rows; held whole they would take over 700 MB.
    assert int(done.stdout) < 40, f"{done.stdout} MB more"


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read as Linux tells it")
def test_a_whole_table_does_grow():
    """What the test above would see if the rows were kept."""
    source = textwrap.dedent(FLAT).format().replace("rows += batch.num_rows", "rows += batch.num_rows; kept = globals().setdefault('kept', []); kept.append(batch)")
    source = source.replace('"2139-12"', '"2039-12"').replace("130 * 12", "30 * 12")
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 60, f"{done.stdout} MB more"


def test_other_threads_go_on():
    book, gathered = small(300)
    payroll = book.scheme("community_worker").payroll(gathered, "1900-01", "2100-12")
    for read in (lambda: pa.table(payroll), lambda: pl.DataFrame(payroll), payroll.missing):
        ticks, done = 0, threading.Event()
        reading = threading.Thread(target=lambda read=read: (read(), done.set()))
        reading.start()
        while not done.is_set():
            ticks += 1
            time.sleep(0.001)
        reading.join()
        assert ticks > 5


def test_a_stream_is_read_in_another_thread_than_it_was_made_in():
    book, gathered = small(50)
    payroll = book.scheme("community_worker").payroll(gathered, "2000-01", "2099-12")
    readers, tables = [pa.RecordBatchReader.from_stream(payroll) for _ in range(3)], []
    threads = [threading.Thread(target=lambda reader=reader: tables.append(reader.read_all())) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(tables) == 3 and tables[0] == tables[1] == tables[2] == pa.table(payroll)


def test_a_stream_outlives_what_it_came_from():
    book, gathered = small(2)
    reader = pa.RecordBatchReader.from_stream(book.scheme("community_worker").payroll(gathered, "2022-01", "2022-12"))
    schema = reader.schema
    del book, gathered
    assert reader.read_all().num_rows == 24 and reader.schema == schema
    book, gathered = small(2)
    capsule = book.scheme("community_worker").payroll(gathered, "2022-01", "2022-12").__arrow_c_stream__()
    # A capsule that nobody reads frees what it holds.
    del capsule


INTERRUPTED = """
    import wushe as ws, pyarrow as pa, polars as pl
    book = ws.Pack.builtin("hinggan-illustrative")
    text = "工号,聘任日期,岗位,是否专职\\n" + "".join(f"W{{n}},2019-05-01,general,是\\n" for n in range(5000))
    workers = book.workers(book.check(text.encode(), "appointment", today="2022-12-31"), told=["certificate", "registration", "break"])
    payroll = book.scheme("community_worker").payroll(workers, "1000-01", "3999-12")
    print("ready", flush=True)
    def sink():
        for batch in pa.RecordBatchReader.from_stream(payroll):
            pass
    try:
        try:
            {read}
            print("finished", flush=True)
        except Exception as error:
            # The consumer's own exception, and then the interrupt.
            assert "interrupted" in str(error), error
            import time
            time.sleep(5)
            print("not heard", flush=True)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="the signal of Ctrl-C is sent as POSIX does")
@pytest.mark.parametrize("read", ["sink()", "pl.DataFrame(payroll)", "pa.table(payroll)", "payroll.missing()"])
def test_ctrl_c_is_heard(read):
    # A table that is not interrupted would fill the memory long after this time.
    job = subprocess.Popen([sys.executable, "-c", textwrap.dedent(INTERRUPTED).format(read=read)], stdout=subprocess.PIPE, text=True)
    try:
        assert job.stdout.readline() == "ready\n"
        time.sleep(0.4)
        sent = time.monotonic()
        job.send_signal(signal.SIGINT)
        answer = job.stdout.readline()
        took = time.monotonic() - sent
        assert answer == "interrupted\n"
        assert took < 2, took
        assert job.wait(30) == 0
    finally:
        job.kill()
        job.wait()
        job.stdout.close()
