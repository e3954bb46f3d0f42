"""
The compiled part of `wushe`; import `wushe` instead.
"""

from _typeshed import SupportsGetItem
from datetime import date
from decimal import Decimal
from os import PathLike
from typing import Any, SupportsIndex, final

__all__ = ["Checklist", "Cube", "Due", "Explanation", "Figures", "Located", "Matched", "Network", "Pack", "Payroll", "Records", "Scheme", "Workers", "_input_json", "_refusal", "_table_rows", "check_file_json", "check_workbooks", "establishment_json", "evaluate_json", "explain_json", "message", "parse", "parse_json", "read_table_json", "sentence", "version", "workbook_template"]

@final
class Checklist:
    """
    A checklist with what is chosen.
    """
    def __new__(cls, pack: Pack, domain: str | None, choices: str, /) -> Checklist:
        """
        The items of a rulebook, or of one domain, with these choices, a JSON text.
        """
    def due(self, records: Records, asked: tuple[date | str, date | str, date | str, date | str | None, str, SupportsGetItem[int, str], SupportsGetItem[int, tuple[str, str]], bool, SupportsGetItem[int, tuple[str, str, date | str | None, date | str | None, str | None]], SupportsIndex], /) -> Due:
        """
        What is due of records.
        """
    def due_counts(self, records: Records, asked: tuple[date | str, date | str, date | str, date | str | None, str, SupportsGetItem[int, str], SupportsGetItem[int, tuple[str, str]], bool, SupportsGetItem[int, tuple[str, str, date | str | None, date | str | None, str | None]], SupportsIndex], /) -> str:
        """
        What is due of records summed up without a task by itself, as JSON text.
        """
    def due_counts_of(self, records: SupportsGetItem[int, tuple[str, str]], today: date | str, asked: tuple[date | str, date | str, date | str, date | str | None, str, SupportsGetItem[int, str], SupportsGetItem[int, tuple[str, str]], bool, SupportsGetItem[int, tuple[str, str, date | str | None, date | str | None, str | None]], SupportsIndex], /) -> str:
        """
        The same of records as texts, as `due_of` takes them.
        """
    def due_of(self, records: SupportsGetItem[int, tuple[str, str]], today: date | str, asked: tuple[date | str, date | str, date | str, date | str | None, str, SupportsGetItem[int, str], SupportsGetItem[int, tuple[str, str]], bool, SupportsGetItem[int, tuple[str, str, date | str | None, date | str | None, str | None]], SupportsIndex], /) -> Due:
        """
        What is due of records as texts: each form with its records, a JSON object a line, checked as of a day.
        """
    def explain(self, facts: str, asked: tuple[date | str, str | None, str | None, str | None], item: str, /) -> Explanation:
        """
        Why an item comes to what it does.
        """
    def items(self, /) -> str:
        """
        Every item, as JSON text.
        """
    def match_records(self, records: Records, asked: tuple[date | str, str | None, str | None, str | None], threads: SupportsIndex, /) -> Matched:
        """
        The records of a form held against the items, by so many threads.
        """
    def matched(self, facts: str, asked: tuple[date | str, str | None, str | None, str | None], /) -> str:
        """
        A subject held against the items in force on a day, as JSON text.
        """

@final
class Cube:
    """
    All figures of some measures, units and periods.
    """
    def __repr__(self, /) -> str: ...
    def cell(self, measure: str, division: str, period: str, category: SupportsGetItem[int, str | None], /) -> tuple[str | None, str | None, int, list[tuple[str, int]], int, bool] | None:
        """
        One cell of a category, if there is such a one: value, why there is none, used, left out by reason, undetermined, partial.
        """
    def dimensions(self, /) -> list[str]:
        """
        Along what its cells are divided further, by name.
        """
    def is_as_was(self, /) -> bool:
        """
        Whether each period is on the map of its last day.
        """
    def measures(self, /) -> list[tuple[str, str]]:
        """
        Of each measure its name and its unit of counting.
        """
    def measures_json(self, /) -> str:
        """
        The measures of the last map as JSON text, without their cells.
        """
    def periods(self, /) -> list[tuple[str, str]]:
        """
        Of each period how it is written and its sort.
        """
    def remainder(self, /) -> list[tuple[str, str, str, str]]:
        """
        Of each unit that a map does not have its code, its name, its level and the date of the list that names it.
        """
    def stream(self, measure: str | None = None, level: str | None = None, kind: str | None = None, /) -> "object":
        """
        The cells as an Arrow stream: of a measure, a level of units and a sort of periods, or of all.
        """
    def to_json(self, /) -> str:
        """
        The cube as JSON text; where it is divided, with the keys of its categories.
        """
    def units(self, /) -> list[tuple[str, str, str]]:
        """
        Of each unit its code, its name and its level.
        """

@final
class Due:
    """
    What is due, and of records as texts what was accepted of them.
    """
    def __len__(self, /) -> int:
        """
        How many tasks there are.
        """
    def explain(self, at: SupportsIndex, /) -> Explanation:
        """
        Why a task stands as it does, by its place.
        """
    def json(self, by: SupportsGetItem[int, str], /) -> str:
        """
        The whole answer, with the tasks summed up by what the words name, as JSON text.
        """
    def summary(self, by: SupportsGetItem[int, str], /) -> str:
        """
        The tasks summed up by what the words name, as JSON text.
        """
    def table(self, /) -> "object":
        """
        The tasks as an Arrow stream.
        """

@final
class Explanation:
    """
    A conclusion and its reasons.
    """
    def to_json(self, /) -> str:
        """
        The tree as JSON text.
        """
    def to_text(self, lang: str, /) -> str:
        """
        The tree as lines of text.
        """

@final
class Figures:
    """
    The figures of some records on the map of a day.
    """
    @property
    def as_of(self, /) -> str:
        """
        The day of the map.
        """
    def by(self, asked: tuple[str, str | None, str | None], level: str | None, months: bool, actor: str | None, /) -> tuple[str, Explanation]:
        """
        A figure by the units of a level, by month, by station or worker as JSON text, and why the parts add or don't.
        """
    def compare(self, /) -> str:
        """
        The counted figures beside the reported ones, as JSON text.
        """
    def completeness(self, receipts: str, asked: tuple[str, str | None, str | None, str | None, str | None], deadline: SupportsIndex | None, /) -> tuple[str, Explanation]:
        """
        Who reported of the stations that should have, as JSON text, and why; `asked` is for which periods, the unit, the period, the level and
        which stations are expected.
        """
    def cube(self, asked: tuple[SupportsGetItem[int, str], str | None, str | None], levels: SupportsGetItem[int, str], grains: SupportsGetItem[int, str], by: SupportsGetItem[int, tuple[str, SupportsGetItem[int, SupportsIndex]]], threads: SupportsIndex, /) -> Cube:
        """
        All figures of some measures of a unit in a period, by levels, grains and dimensions (each with its bands), counted by so many threads.
        """
    def explain(self, asked: tuple[str, str | None, str | None], /) -> Explanation:
        """
        Why a figure is what it is, and what each unit directly below has.
        """
    def figure(self, asked: tuple[str, str | None, str | None], /) -> tuple[str, Explanation]:
        """
        A figure (its measure, unit and period) as JSON text, and why it is so.
        """
    def indicator(self, asked: tuple[str, str | None, str | None], supplied: str | None, due: Due | str | None, /) -> tuple[str, Explanation]:
        """
        An indicator (its name, unit and period) as JSON text, and why it is so; `supplied` is the JSON of what no record has, `due` what is
        due or its JSON.
        """
    def is_of(self, records: Records, /) -> bool:
        """
        Whether they are counted from these records.
        """
    def on(self, map: date | str, /) -> Figures:
        """
        The figures of the same records on another map: that of a day, or `as_was`.
        """
    def progress(self, target: str | None, division: str | None, period: str | None, supplied: str | None, /) -> str:
        """
        How far the stations or units of a unit are with the targets of the rulebook, or with the one named, as JSON text.
        """
    def rank(self, asked: tuple[str, str | None, str | None], supplied: str | None, due: Due | str | None, level: str | None, units: SupportsGetItem[int, str], better: str | None, /) -> str:
        """
        The places of the units of a level, or of these units, in an indicator, as JSON text.
        """
    def refuse_sum(self, measure: str, /) -> None:
        """
        Refuses where the figures of a measure can't be added up.
        """
    def rows(self, asked: tuple[str, str | None, str | None], /) -> "object":
        """
        The records behind a figure as an Arrow stream, with what becomes of each.
        """

@final
class Located:
    """
    What was found in workbooks, with the file, the sheet and the cell of each finding.
    """
    def mark(self, name: str, data: bytes, lang: str, /) -> tuple[bytes, str]:
        """
        A copy of the workbook of that name with these findings at its cells, and what could not be marked as elsewhere, as JSON text.
        """

@final
class Matched:
    """
    Records held against a checklist.
    """
    def findings(self, /) -> str:
        """
        What there is to tell of the records, as JSON text.
        """
    def stream(self, /) -> "object":
        """
        An Arrow stream: `ledger`, `row`, `person`, and of each item the outcome and what an open one waits for.
        """

@final
class Network:
    """
    Units, stations and service points.
    """
    @staticmethod
    def builtin(id: str, /) -> Network:
        """
        The six yearly lists of Hinggan League; its id is `hinggan`.
        """
    @staticmethod
    def parse(lists: str, parts: str | None = None, /) -> Network:
        """
        Division lists as CSV text, and maybe stations and what else stands in the units as JSON text.
        """
    def query_json(self, date: date | str, query: str, /) -> str:
        """
        The answer to a question, as JSON text.
        """
    def with_successions(self, pack: Pack, /) -> Network:
        """
        The same network with the successions that a rulebook states.
        """

@final
class Pack:
    """
    A verified rulebook, room for the checks of single records, how the cells of ledgers are read, and how many findings are listed.
    """
    @staticmethod
    def builtin(id: str, /) -> Pack:
        """
        A built-in rulebook.
        """
    def check_csv(self, form: str | None, source: bytes | str | PathLike[str], today: date | str, progress: Any | None = None, network: Network | None = None, stored: Records | None = None, /) -> tuple[str, Records]:
        """
        The report of a CSV file by its bytes or its path, which is read as a stream, and what is fit to count.
        """
    def check_lines(self, form: str, lines: "object", today: date | str, progress: Any | None = None, total: SupportsIndex | None = None, network: Network | None = None, threads: SupportsIndex = 1, stored: Records | None = None, /) -> tuple[str, Records]:
        """
        The report of JSON Lines, and what is fit to count: a text, of which so many threads check a part each, or what gives lines one by one.
        """
    def check_record(self, form: str, record: "object", today: date | str, network: Network | None = None, stations: SupportsGetItem[int, str] | None = None, stored: Records | None = None, /) -> str:
        """
        The report of a record: its JSON text, or what Python has parsed.
        """
    def check_table(self, form: str | None, table: "object", today: date | str, progress: Any | None = None, total: SupportsIndex | None = None, network: Network | None = None, objects: "tuple[list[str], dict[int, list[object]]] | None" = None, keeps_records: bool = True, stored: Records | None = None, /) -> tuple[str, Records]:
        """
        The report of an Arrow table, and what is fit to count. Rows are numbered as in a spreadsheet, whose first row
        has the headings; of a frame of pandas, the table's last column numbers them, and its columns of objects stand beside it.
        """
    def correct(self, stored: str, record: str, correction: str | None, today: date | str, network: Network | None = None, stations: SupportsGetItem[int, str] | None = None, /) -> str:
        """
        What takes the place of a stored record, as `store` gives it.
        """
    def describe(self, form: str, lang: str, /) -> str:
        """
        What a page needs to draw a form, as JSON text.
        """
    def form_ids(self, /) -> list[str]:
        """
        The names of its forms.
        """
    @staticmethod
    def from_files(files: dict[str, str], parents: dict[str, dict[str, str]], /) -> Pack:
        """
        A rulebook from the texts of its files by path, and those of the rulebooks it may extend.
        """
    @staticmethod
    def from_json(text: str, /) -> Pack:
        """
        A rulebook from its canonical JSON.
        """
    @property
    def hash(self, /) -> str:
        """
        The SHA-256 of its canonical JSON.
        """
    @property
    def id(self, /) -> str:
        """
        Its name.
        """
    @property
    def identity(self, /) -> str:
        """
        `id@version#hash`.
        """
    def json_schema(self, form: str, /) -> str:
        """
        A form as JSON Schema.
        """
    def message(self, form: str, finding: "dict[str, object]", lang: str, /) -> str:
        """
        The place and the sentence of a finding, with the form's own label.
        """
    def once_columns(self, form: str, headings: SupportsGetItem[int, str], /) -> list[list[int]]:
        """
        The columns whose cells may come once together, of a table with these headings.
        """
    def reading(self, normalise: bool, excel_dates: str | None, findings: SupportsIndex | None, /) -> Pack:
        """
        The same rulebook, by which the cells of ledgers are read in that way and the first so many findings are listed, or all.
        """
    def scheme_ids(self, /) -> list[str]:
        """
        The names of its pay schemes.
        """
    def standard(self, id: str, division: str | None, day: date | str, choices: str, /) -> str:
        """
        A place standard as JSON text: at a division or of the whole, on a day, with choices as JSON text.
        """
    def state(self, form: str, record: str, today: date | str, network: Network | None = None, stations: SupportsGetItem[int, str] | None = None, /) -> str:
        """
        The state of a draft, its JSON text, as JSON text.
        """
    def store(self, form: str, record: str, today: date | str, network: Network | None = None, stations: SupportsGetItem[int, str] | None = None, /) -> str:
        """
        What is stored of a record, its JSON text, with its hash and what there is to tell, as JSON text.
        """
    def stored(self, stored: str, /) -> str:
        """
        A stored record that was written before, as `store` gives it.
        """
    def to_json(self, /) -> str:
        """
        Its canonical JSON.
        """
    def typed_dict(self, form: str, /) -> str:
        """
        The type of a form's records as a Python module.
        """
    def typescript(self, form: str, /) -> str:
        """
        The type of a form's records as a TypeScript module.
        """
    def verify_quotes(self, document: str, text: str, /) -> str:
        """
        The clauses of a document whose words are not in its text, as the JSON text of findings.
        """
    @property
    def version(self, /) -> str:
        """
        Its version.
        """
    def warnings(self, /) -> str:
        """
        What is probably not meant in its conditions, as the JSON text of findings.
        """

@final
class Payroll:
    """
    What workers are due for some months: a table that is computed while it is read, as often as it is read.
    """
    def __arrow_c_stream__(self, /, requested_schema: "object" = None) -> "object":
        """
        The table as an Arrow stream.
        """
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def asked(self, /) -> str:
        """
        What the months wait for, as JSON text.
        """
    def columns(self, /) -> str:
        """
        The columns as JSON text: name, what each is called, type, unit, and of parts of the pay when they fall due.
        """

@final
class Records:
    """
    Records that nothing forbids, as columns, with the numbers of their rows.
    """
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def come_again(self, form: str, /) -> int | None:
        """
        How many records of a form have what an earlier one has where that may come once; None where the records don't hold it.
        """
    def doubled(self, names: SupportsGetItem[int, str], /) -> str:
        """
        The records that another ledger holds as well, as the JSON text of findings; the ledgers have these names.
        """
    def figures(self, network: Network, as_of: date | str | None, covers: SupportsGetItem[int, tuple[str | None, str]], /) -> Figures:
        """
        The figures of these records on the map of a day; `covers` has the kind, if it is of one, and the period of what they cover.
        """
    @property
    def forms(self, /) -> list[str]:
        """
        The forms of which there is a record.
        """
    @staticmethod
    def from_bytes(pack: Pack, data: bytes, /) -> Records:
        """
        Records that were written as bytes, checked by that rulebook.
        """
    @property
    def pack(self, /) -> str:
        """
        The rulebook that they were checked by.
        """
    def refused(self, /) -> str:
        """
        The rows that were refused as JSON text: form, ledger, row.
        """
    def stream(self, form: str | None = None, /) -> "object":
        """
        The records as an Arrow stream: of one form, or of all.
        """
    def to_bytes(self, /) -> bytes:
        """
        The records as bytes.
        """
    def with_others(self, others: SupportsGetItem[int, Records], /) -> Records:
        """
        These records and then those of others.
        """
    def workers(self, told: SupportsGetItem[int, str], /) -> Workers:
        """
        The workers that the staff records tell of; `told` are the kinds of which they tell everything.
        """

@final
class Scheme:
    """
    A pay scheme with what is chosen.
    """
    def __new__(cls, pack: Pack, id: str, choices: str, /) -> Scheme:
        """
        The scheme of that name with these choices, a JSON text.
        """
    def back_pay(self, worker: str | tuple[Workers, SupportsIndex], paid: str, today: date | str | None, file: tuple[SupportsIndex | None, str | None], /) -> str:
        """
        What is still due for months already paid (a JSON text too), as JSON text.
        """
    def budget(self, staff: str | tuple[Workers, Workers | None, SupportsGetItem[int, tuple[SupportsIndex, SupportsIndex | None, str | None]]], today: date | str | None, outlook: tuple[str, str, str | None, str], /) -> str:
        """
        What a staff list costs by calendar year, as JSON text.
        """
    def impact(self, after: Scheme, staff: str | tuple[Workers, Workers | None, SupportsGetItem[int, tuple[SupportsIndex, SupportsIndex | None, str | None]]], today: date | str | None, outlook: tuple[str, str, str | None, str], /) -> str:
        """
        What another scheme in place of this one would change for a staff list, as JSON text.
        """
    def payroll(self, workers: Workers, first: str, last: str, given: SupportsGetItem[int, tuple[SupportsIndex, SupportsIndex | None, str | None]], /) -> Payroll:
        """
        What workers are due from the first month to the last; `given` are numbers of workers, with the grade and the years of
        service that their files say.
        """
    def payslip(self, worker: str | tuple[Workers, SupportsIndex], month: str, today: date | str | None, file: tuple[SupportsIndex | None, str | None], format: str, /) -> str:
        """
        A payslip: as JSON text (`json`, `explained`), as text in a language, or as Markdown in a language behind `md:`. `file` is the grade
        and the years of service that the worker's file says.
        """
    def raises(self, worker: str | tuple[Workers, SupportsIndex], day: date | str, today: date | str | None, /) -> str:
        """
        The raises of the grade that a worker meets on a day, with the reasons, as JSON text.
        """
    def unstated(self, /) -> str:
        """
        What it leaves open, as JSON text.
        """
    def with_values(self, values: str, /) -> Scheme:
        """
        The scheme in which these values hold, a JSON text.
        """

@final
class Workers:
    """
    The workers that records tell of. Nothing of them shows but what is asked for by name.
    """
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    def facts(self, at: SupportsIndex, /) -> dict[str, int | None]:
        """
        How many facts of each sort are known of a worker; nothing where the sort is not known.
        """
    def find(self, key: str, /) -> int | None:
        """
        The number of the worker with that key.
        """
    @property
    def findings(self, /) -> str:
        """
        What the records contradict each other in, as JSON text.
        """
    def key(self, at: SupportsIndex, /) -> str:
        """
        The key of a worker by its number; workers are in the order of their keys.
        """
    @property
    def pack(self, /) -> str:
        """
        The rulebook that their records were checked by.
        """

def _input_json(value: Any) -> str:
    """
    What the border makes of a value, as JSON text. For the tests of the border alone.
    """

def _refusal(findings: str, /) -> "Exception":
    """
    The exception that tells the JSON text of findings.
    """

def _table_rows(table: "object", /) -> "tuple[list[str], list[list[tuple[str, str]]]]":
    """
    What the border makes of an Arrow table: names, and every row's cells as text with their kind. For its tests alone.
    """

def check_file_json(size: SupportsIndex, hash: str, data: bytes, /) -> str:
    """
    What a file's bytes say against the size and the hash of an attachment, as JSON text: a list of findings.
    """

def check_workbooks(pack: Pack, form: str | None, files: "object", today: date | str, known: tuple[Network | None, Records | None], passed_over: SupportsGetItem[int, str], /) -> tuple[str, Records, Located]:
    """
    The report of workbooks and CSV files, which come as names with bytes, one after another; what is fit to count, and what was found where.
    """

def establishment_json(pack: Pack, network: Network, csv: bytes, form: str | None, today: date | str, as_of: date | str, division: str, part_time: str, level: str | None, period: str | None, complete: bool, /) -> str:
    """
    The posts that the rows of a CSV text tell of, as JSON text.
    """

def evaluate_json(source: str, facts: str, /) -> str:
    """
    Evaluate an expression over facts given as JSON text; give the JSON text that Rust and JavaScript give too, with `"rounded": true`
    where a number was counted from a quotient that does not come out.
    """

def explain_json(source: str, facts: str, /) -> str:
    """
    Explain an expression over facts given as JSON text: the explanation as JSON text.
    """

def message(finding: "dict[str, object]", *, lang: str = "zh-Hans", label: str | None = None) -> str:
    """
    The place and the sentence of a finding, in `zh-Hans` or `en`; `label` is the field's own.
    """

def parse(kind: str, value: str | date | Decimal | int, /) -> "dict[str, object]":
    """
    Parse one value strictly: `{"value": …}` and what it tells, or `{"findings": […]}`.

    Dates come back as datetime.date, amounts as decimal.Decimal, counts as int. Dates may be given as
    datetime.date, amounts and counts as decimal.Decimal or int; a float and a datetime are refused.
    """

def parse_json(kind: str, text: str, /) -> str:
    """
    Parse one text; give the JSON text that Rust and JavaScript give too, byte for byte.
    """

def read_table_json(data: bytes, /) -> str:
    """
    Read the bytes of a CSV file as JSON text: encoding, rows of cells, findings.

    The rows hold what the file holds, unmasked: this is for showing a person their own file.
    """

def sentence(code: str, params: "dict[str, str | int]", *, lang: str = "zh-Hans") -> str:
    """
    The sentence of a code with its parameters, in `zh-Hans` or `en`.
    """

def version() -> str:
    """
    The version of this library.
    """

def workbook_template(pack: Pack, form: str, headings: SupportsGetItem[int, str], /) -> bytes:
    """
    An empty workbook for the records of a form, one a row, with a row of headings for each of these languages.
    """
