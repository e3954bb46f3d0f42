"""wushe (五社): domain library for social work station networks.

>>> import wushe as ws
>>> ws.parse("amount", "12345678901234567.89")["value"]
Decimal('12345678901234567.89')
>>> answer = ws.parse("date", "2022-02-30")
>>> ws.message(answer["findings"][0], lang="en")
'there is no such day in the calendar'
"""

from ._attachment import check_file
from ._condition import evaluate
from ._core import evaluate_json, explain_json, message, parse, parse_json, read_table_json, sentence, version
from ._breakdown import Breakdown, Part
from ._checklist import Checklist, Match, MatchTable
from ._completeness import Completeness, RosterCell
from ._cube import Cube, CubeCell
from ._due import Due, DueCounts
from ._errors import InternalError, WusheError
from ._establishment import establishment, establishment_json
from ._figure import Explanation, Figure, Remainder
from ._figures import Comparison, Counted, Figures
from ._form import Form
from ._indicators import IndicatorFigure, Ranked, Ranking
from ._network import Network, NetworkView
from ._pack import Pack
from ._pay import Scheme
from ._payroll import Payroll, Worker, Workers
from ._payslip import BackPay, Payslip, Raises
from ._records import Records, RecordTable
from ._report import LedgerReport, Report
from ._state import FormState
from ._stored import StoredRecord
from ._targets import TargetTable
from ._what_if import Budget, Impact

__version__ = version()

__all__ = [
    "BackPay", "Breakdown", "Budget", "Checklist", "Comparison", "Completeness", "Counted", "Cube", "CubeCell", "Due", "DueCounts", "Explanation", "Figure", "Figures", "Form", "FormState", "Impact", "IndicatorFigure", "InternalError",
    "LedgerReport", "Match", "MatchTable", "Network", "NetworkView", "Pack", "Part", "Payroll", "Payslip", "Raises", "Ranked", "Ranking", "RecordTable", "Records", "Remainder", "Report", "RosterCell",
    "Scheme", "StoredRecord", "TargetTable", "Worker", "Workers", "WusheError", "__version__", "check_file", "establishment", "establishment_json", "evaluate", "evaluate_json", "explain_json",
    "message", "parse", "parse_json", "read_table_json", "sentence", "version",
]
