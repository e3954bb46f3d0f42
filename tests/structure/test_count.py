"""The closing line of `tests/run` counts what the tools have said."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from count import count, disagreement


class Count(unittest.TestCase):
    def test_tools(self):
        for log, expected in {
            "test result: ok. 5 passed; 0 failed; 0 ignored\n": (5, 0),
            "test result: ok. 5 passed; 0 failed; 0 ignored\ntest result: FAILED. 2 passed; 1 failed;\n": (7, 1),
            "# tests 9\n# pass 8\n# fail 1\n": (8, 1),
            "Ran 16 tests in 0.5s\n\nOK\n": (16, 0),
            "Ran 16 tests in 0.5s\n\nFAILED (failures=1, errors=2)\n": (13, 3),
            "===== 1 failed, 11 passed, 2 warnings in 0.52s =====\n": (11, 1),
            "12 passed in 0.52s\n": (12, 0),
            "# vectors: 117 passed, 0 failed (node, 0 excepted)\n": (117, 0),
            "web-form: 160 checks, 2 problems\n": (158, 2),
            "nothing to count\n": (1, 0),
        }.items():
            self.assertEqual(count(0, log), expected, log)

    def test_an_exit_code_is_a_failure_whatever_the_log_says(self):
        self.assertEqual(count(1, "test result: ok. 5 passed; 0 failed\n"), (5, 1))
        self.assertEqual(count(101, ""), (0, 1))

    def test_agreement(self):
        line = "vectors: {} passed, {} failed ({}, {} excepted)\n".format
        self.assertIsNone(disagreement([line(117, 0, "rust", 0), line(115, 0, "node", 2)]))
        self.assertIn("node 116", disagreement([line(117, 0, "rust", 0) + line(116, 0, "node", 0)]))
