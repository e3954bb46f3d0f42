"""The small programs of `core/examples` say what their first lines promise."""

import os
import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug/examples"


def run(name, *args, given=""):
    done = subprocess.run([PROGRAMS / name, *args], input=given, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


class Examples(unittest.TestCase):
    def test_check_record(self):
        code, said, _ = run("check_record", given='{"visited_on":"2022-02-30","station":"152221100000","worker":"W1","household":"H1"}')
        self.assertEqual((code, said.splitlines()), (0, [
            "error date_not_real", "  「走访日期」：日历上没有这一天", "  Date of visit: there is no such day in the calendar", "1 errors, 0 warnings"]))
        self.assertEqual(run("check_record", given="{")[1].splitlines()[0], "error json_broken")

    def test_count_ledger(self):
        rows = "走访日期,社工站,走访社工,家庭编号\n2022-05-19,152221100000,W1,H1\n2022-05-20,152221100000,W1,H1\n"
        code, said, _ = run("count_ledger", given=rows)
        self.assertEqual((code, said.splitlines()[0]), (0, "2 rows, 2 accepted, 0 errors"))
        self.assertIn("走访入户 1户\n", said)
        self.assertIn("建立档案 — (no_records_of_kind)\n", said)
        self.assertIn("1 rows, 0 accepted, ", run("count_ledger", given=rows.splitlines()[0] + "\n,,,H1\n")[1])

    def test_payslip(self):
        code, said, _ = run("payslip")
        self.assertEqual(code, 0)
        self.assertIn("Community workers' pay, 2022-05: 3430 yuan due  [published: city-d-pay#posts]", said)
        self.assertIn("open: whether the post is full-time\n", said)

    def test_list_changes(self):
        code, said, _ = run("list_changes", "2020-01-01", "2021-01-01")
        self.assertEqual((code, said.splitlines()[0]), (0, "2019-10-31 to 2020-06-30"))
        self.assertIn("? 乌兰浩特经济技术开发区 was at 152201403000, is at 152201402000\n", said)
        self.assertEqual(run("list_changes", "2021-01-01", "2020-01-01")[0], 1)

    def test_ask_condition(self):
        code, said, _ = run("ask_condition")
        self.assertEqual((code, said.splitlines()[1]), (0, 'age 82: unknown, waits for ["lives_alone"]'))
        self.assertIn("ConditionNameNearest", run("ask_condition", "agee > 3")[2])
