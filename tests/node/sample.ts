// Checked by `tsc --strict`, never run: what the package's types allow and what they refuse.
import init, { parse, parseJson, type Code, type Finding, type Kind } from "wushe";
import loadChecklist, { Pack as ChecklistPack, type Match, type MatchOutcome } from "wushe/checklist";
import loadExcel, { Pack as ExcelPack, type Located } from "wushe/excel";
import loadPay, { Pack as PayPack, type Payslip, type Question, type Raises } from "wushe/pay";

await init();
await loadPay();
await loadChecklist();
await loadExcel();

const met: Match = ChecklistPack.builtin("hinggan").checklist("elderly").choose({ high_age: "80" }).match({ birth_date: "1941-06-02", low_income: true }, { asOf: "2026-11-26" });
const outcome: MatchOutcome | null = met.outcome("EL-02");
void [outcome, met.questions[0]?.question.zh, met.explain("EL-02").clause];
// @ts-expect-error A day must be given.
ChecklistPack.builtin("hinggan").checklist().match({}, {});
// @ts-expect-error A function is no fact.
ChecklistPack.builtin("hinggan").checklist().match({ age: () => 1 }, { asOf: "2026-11-26" });

const sheets = ExcelPack.builtin("hinggan").checkWorkbooks([["visits.csv", "走访日期"]], { today: "2022-05-21" });
const [found]: readonly Located[] = sheets.report.findings;
const copy: Uint8Array = sheets.mark("visits.xlsx", { lang: "en" }).bytes;
void [found?.cell, sheets.records.length, copy, ExcelPack.builtin("hinggan").template("home_visit", { headings: ["zh-Hans", "en"] }).length];
// @ts-expect-error A day must be given.
ExcelPack.builtin("hinggan").checkWorkbooks({}, {});
// @ts-expect-error A number is no workbook.
ExcelPack.builtin("hinggan").checkWorkbooks({ "a.xlsx": 3 }, { today: "2022-05-21" });
await init(new URL("https://example.org/wushe.wasm"));

const date = parse("date", "2022-05-21");
if ("value" in date) {
  const year: number = date.year;
  void year;
} else {
  const [first]: readonly [Finding, ...Finding[]] = date.findings;
  const code: Code = first.code;
  const step: string | number | undefined = first.path[0];
  void [code, step];
}

const id = parse("resident_id", "11010519491231002X");
if ("sex" in id) {
  const length: 15 | 18 = id.length;
  void length;
  // @ts-expect-error the number itself never comes back
  id.value;
}

const division = parse("division_code", "152221000000");
if ("level" in division) {
  // @ts-expect-error the tree may end here
  const parent: string = division.parent;
  void parent;
}

// @ts-expect-error it may have been refused
parse("amount", "1").value;
// @ts-expect-error amounts cross as text
parse("amount", 1.5);
// @ts-expect-error there is no such kind
parse("dates", "2022-05-21");
// @ts-expect-error answers are not written to
if ("value" in date) date.value = "";

const kind: Kind = "count";
const text: string = parseJson(kind, "12");
void text;

// @ts-expect-error no such code
const wrong: Code = "no_such_code";
void wrong;

import { establishment, evaluate, Network, Pack, WusheError, sentence, type Explanation, type FieldInput, type FieldType, type Figure, type LedgerReport, type Path, type Report, type StoredRecord } from "wushe";

const pack = Pack.builtin("hinggan");
const form = pack.form("home_visit");
const report: Report = form.check({ visited_on: "2022-05-21", participants: [{ person_key: "P1" }], note: undefined }, { today: "2022-05-21" });
for (const finding of report.findings) {
  const said: string = report.message(finding, "zh-Hans");
  void said;
}
const next: Path | null = report.next_question;
const submits: boolean = report.ok && report.complete;
void submits;
interface Visit {
  visited_on: string;
  note?: string;
  participants: { person_key: string }[];
}
const visit: Visit = { visited_on: "2022-05-21", participants: [] };
form.check(visit, { today: "2022-05-21" });
const dated: { visited_on: Date } = { visited_on: new Date() };
// @ts-expect-error a Date has no day without a time zone, whatever the object's type is called
form.check(dated, { today: "2022-05-21" });
const input: FieldInput["group"] = [{ person_key: "P1" }];
void input;
const hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const attachment: FieldInput["attachment"] = { name: "协议.pdf", size: 48213, type: "application/pdf", hash };
// @ts-expect-error who signed in no role has not signed
const signature: FieldInput["signature"] = { who: "D1", when: "2022-05-20" };
void [attachment, signature];
// @ts-expect-error an amount is text
const amount: FieldInput["amount"] = 12.5;
void amount;
const types: string = form.typescript();
const stored: StoredRecord = form.store({ visited_on: "2022-05-20", station: "S1", worker: "W1", household: "H1" }, { today: "2022-05-21" });
const corrected = stored.correct({ visited_on: "2022-05-19" }, { today: "2022-05-21", correction: { on: "2022-05-21", reason: "日期写错", corrects: stored.hash } });
void [types, corrected.correction?.corrects, pack.stored(stored.json).checked_on];
// @ts-expect-error a correction says what it corrects
stored.correct({}, { today: "2022-05-21", correction: { on: "2022-05-21", reason: "日期写错" } });
// @ts-expect-error of the type of a form there is one
form.typescript("zh-Hans");
const quote: string | undefined = pack.clause("mzt-094-2017#process")?.quote;
void quote;
const kind_: FieldType | undefined = form.fields("en")[0]?.type;
const network = Network.parse("");
const ledger = pack.measureLedger(new Uint8Array(), { today: "2022-05-21", network, form: null });
const figure: Figure = ledger.figure("cases", "1522", "2022");
const why: Explanation = ledger.explain("cases", "1522", "2022");
const unit = network.query("2022-05-21", { kind: "unit", code: "1522" });
if ("answer" in unit) {
  const level: "province" | "prefecture" | "county" | "township" | "village" = unit.answer.level;
  void level;
}
const evaluated = evaluate("a + 1", { a: { type: "number", value: "1" } });
if ("refused" in evaluated) void evaluated.refused[0].code;
const checked: LedgerReport = pack.checkLedger("", { today: "2022-05-21", limit: 10 });
void [next, kind_, why, checked, sentence(why, "en"), WusheError];
const seats: number = establishment(pack, "", { network, today: "2022-05-21", division: "1522", partTime: "none" }).establishment.seats;
void seats;
const standard: string | null = pack.standard("subsistence", "2022-05-21", { division: "152221", choices: { subsistence: { "152221": "760" } } }).value;
const known_: "known" | "none" | "unknown" = pack.standard("subsistence", "2022-05-21").status;
void [standard, known_, pack.standardJson("subsistence", "2022-05-21", { division: null })];
// @ts-expect-error the day is said
pack.standard("subsistence");
// @ts-expect-error a choice is text
pack.standard("subsistence", "2022-05-21", { choices: { subsistence: 760 } });
const read: Promise<{ readonly length: number }> = pack.readLedger(new Blob([""]), { today: "2022-05-21", signal: new AbortController().signal, onProgress: ({ bytes, rows }) => void (bytes + rows) });
for (const source of [["a", new Uint8Array()], new ReadableStream<Uint8Array>(), new Response("").body!, "", new ArrayBuffer(1)]) void pack.readLedger(source, { today: "2022-05-21" });
void read;
// @ts-expect-error a number is no piece of a text
void pack.readLedger([3], { today: "2022-05-21" });
pack[Symbol.dispose]();

// @ts-expect-error the day of the check is always said
form.check({}, {});
// @ts-expect-error a day is text
form.check({}, { today: new Date() });
// @ts-expect-error a Date has no day without a time zone
form.check({ visited_on: new Date() }, { today: "2022-05-21" });
// @ts-expect-error a BigInt is nothing that JSON has
form.check({ head_count: 1n }, { today: "2022-05-21" });
form.fields(navigator.language);
// @ts-expect-error a language is a tag
form.fields(2052);
// @ts-expect-error the package brings this one along, and no other
Pack.builtin("atlantis");
// @ts-expect-error a rulebook is read, not made
new Pack();
// @ts-expect-error figures are text, so that nobody adds households
figure.value + 1 - 1;
pack.measureLedger("", { today: "2022-05-21", network, covers: { home_visit: ["2022-01-01", "2022-05-21"], event: "2022" } });
// @ts-expect-error the last day covered is said
pack.measureLedger("", { today: "2022-05-21", network, covers: ["2022-01-01"] });
// @ts-expect-error counting needs a map
pack.measureLedger("", { today: "2022-05-21" });
// @ts-expect-error whether part-time appointments fill seats has no default
establishment(pack, "", { network, today: "2022-05-21", division: "1522" });
// @ts-expect-error a unit is asked by its code
network.query("2022-05-21", { kind: "unit" });
// @ts-expect-error no such question
network.query("2022-05-21", { kind: "units", code: "1522" });
// @ts-expect-error no such level
ledger.byUnits("cases", "1522", "2022", "town");
// @ts-expect-error numbers of conditions are text
evaluate("a", { a: { type: "number", value: 1 } });
// @ts-expect-error a report is not written to
report.errors = 0;

import { Pack as FormsPack, type Report as FormsReport } from "wushe/forms";

const small: FormsReport = FormsPack.builtin("hinggan").form("home_visit").check({}, { today: "2022-05-21" });
void small;
// @ts-expect-error ledgers are in the whole package
FormsPack.builtin("hinggan").checkLedger("", { today: "2022-05-21" });

const scheme = PayPack.builtin("hinggan").scheme("community_worker").choose({ raise_base: "1", table: { "9": "3500" } });
const questions: readonly Question[] = scheme.unstated();
const slip: Payslip = scheme.pay({ worker: "W1", appointments: [] }, { month: "2022-05", today: "2022-06-01", grade: 4 });
const due: string | null = slip.total;
const reasons: string = scheme.text({ worker: "W1" }, { month: "2022-05", today: "2022-06-01", lang: "en" });
void [questions, due, reasons];
const owed: string | null = scheme.backPay({ worker: "W1" }, [slip], { today: "2022-06-01" }).total;
void owed;
const raises: Raises = scheme.raises({ worker: "W1", appointments: [] }, { day: "2022-05-21", today: "2022-06-01" });
const grades: string | null = raises.grades;
void [grades, raises.missing[0]?.question.zh, scheme.raisesJson({ worker: "W1" }, { day: "2022-05-21", today: "2022-06-01" })];
interface Person {
  worker: string;
  appointments: { from: string; post: string; full_time?: boolean }[];
}
const person: Person = { worker: "W1", appointments: [] };
const slips: string | null = scheme.pay(person, { month: "2022-05", today: "2022-06-01" }).total;
void slips;
// @ts-expect-error a Date has no day without a time zone
scheme.pay({ worker: "W1", appointments: [{ from: new Date() }] }, { month: "2022-05", today: "2022-06-01" });
// @ts-expect-error a day has to be said
scheme.raises({ worker: "W1" }, { month: "2022-05", today: "2022-06-01" });
// @ts-expect-error there may be no total
slip.total.length;
// @ts-expect-error numbers cross as text
scheme.choose({ base: 2720 });
// @ts-expect-error a month has to be said
scheme.pay({ worker: "W1" }, { today: "2022-06-01" });
