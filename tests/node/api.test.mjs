import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { test } from "node:test";

import { checkFile, establishment, evaluate, message, Network, Pack, readTable, sentence, WusheError } from "wushe";

const today = "2022-05-21";
const pack = Pack.builtin("hinggan");
const form = pack.form("home_visit");
const network = Network.parse(readFileSync(new URL(import.meta.resolve("wushe/divisions/hinggan.csv")), "utf8"));
const whole = { visited_on: today, station: "152221100000", worker: "W1", household: "H1" };
const codes = (report) => report.findings.map(({ code }) => code);

test("a form is drawn, checked and explained", () => {
  assert.deepEqual(form.fields("en").slice(0, 2).map(({ id, type, required }) => [id, type, required]), [["visited_on", "date", true], ["station", "station", true]]);
  assert.equal(form.fields("zh-Hans")[0].label, "走访日期");
  const fit = form.check(whole, { today });
  assert.deepEqual([fit.ok, fit.status, fit.errors, fit.pack], [true, "complete", 0, pack.identity]);
  const report = form.check({ ...whole, visited_on: "2022-02-30" }, { today });
  assert.equal(report.message(report.findings[0], "en"), "Date of visit: there is no such day in the calendar");
  assert.equal(report.message(report.findings[0], "zh-Hans"), form.message(report.findings[0], "zh"));
  assert.equal(JSON.stringify(report), report.json);
  const open = form.check({ ...whole, household: undefined }, { today });
  assert.deepEqual(codes(open), ["required"]);
  assert.deepEqual([open.ok, open.complete, open.next_question], [false, false, ["household"]]);
  assert.deepEqual([fit.complete, fit.next_question], [true, null]);
});

test("posts are counted, and what is not said is refused", () => {
  const csv = "设置日期,岗位,岗位数,设岗单位类别,所在区划\n2021-01-01,p,3,苏木乡镇(街道),152221100000\n";
  const asked = { network, today, division: "152221", partTime: "none" };
  const found = establishment(pack, csv, { ...asked, level: "township" });
  assert.deepEqual([found.establishment.seats, found.establishment.vacant, found.contradictions], [3, 3, null]);
  assert.equal(found.parts.find(({ division }) => division === "152221100000").seats, 3);
  for (const wrong of [{ partTime: undefined }, { network: {} }]) {
    assert.throws(() => establishment(pack, csv, { ...asked, ...wrong }), TypeError);
  }
  for (const [wrong, path] of [[{ division: "1523" }, "division"], [{ partTime: "half" }, "part_time"], [{ level: "planet" }, "level"]]) {
    assert.throws(() => establishment(pack, csv, { ...asked, ...wrong }), (error) => error instanceof WusheError && error.findings[0].path[0] === path);
  }
});

test("a ledger is checked and counted", () => {
  const rows = ["2022/5/20,152221100000,W1,H1", "2022-05-19,152221100000,W1,H1", "2022-04-01,152221102000,W1,H1", "x,152221100000,W1,H2"];
  const csv = `走访日期,社工站,走访社工,家庭编号\n${rows.join("\n")}\n`;
  const ledger = pack.measureLedger(csv, { form: "home_visit", today, network });
  const { report } = ledger;
  assert.deepEqual([report.rows, report.accepted, report.ok], [4, 3, false]);
  assert.equal(report.json, pack.checkLedger(new TextEncoder().encode(csv), { today }).json, "the headings name the form");
  const bad = report.report.findings.find(({ code }) => code === "date_format");
  assert.match(report.message(bad, "en"), /^row 5, column 走访日期: /);
  const figure = ledger.figure("households_visited", "1522", `..${today}`);
  assert.deepEqual([figure.value, figure.unit, figure.records, figure.used], ["1", "户", 4, 3]);
  assert.deepEqual(figure.left_out, [{ reason: "errors", count: 1 }]);
  const why = ledger.explain("households_visited", "1522", `..${today}`);
  assert.equal(why.code, "measure_value");
  assert.ok(why.because.every((reason) => sentence(reason, "zh-Hans").length > 0));
  const months = ledger.by("households_visited", "1522", `..${today}`, { months: true });
  assert.deepEqual(months.parts.map(({ period, value }) => [period, value]), [["2022-04", "1"], ["2022-05", "1"]]);
  assert.deepEqual([months.sum, months.whole.value, months.shared], ["2", "1", 1]);
  assert.equal(ledger.by("households_visited", "1522", `..${today}`, { level: "county" }).parts.length, 6);
  const crossed = ledger.by("households_visited", "1522", `..${today}`, { level: "county", months: true });
  assert.equal(crossed.parts.length, 6 * months.parts.length);
  for (const { division, period, value } of crossed.parts.filter(({ period }) => period < today.slice(0, 7))) {
    assert.equal(ledger.figure("households_visited", division, period).value, value);
  }
  const compared = ledger.compare();
  assert.deepEqual(new Set(compared.map(({ agrees, passed_over: passed }) => `${agrees} ${passed}`)), new Set(["false undefined", "null no_records_of_kind", "null undetermined"]));
  assert.deepEqual([compared.length, ledger.figure("cases", "1522", "2022").no_value], [7, "no_records_of_kind"]);
  const early = ledger.by("households_visited", "1522", "2022-01-01..2022-04-30", { months: true }).parts;
  assert.deepEqual(early.map(({ value, no_value: reason, partial }) => [value, reason, partial])[2], [null, "not_covered", undefined]);
  for (const covers of ["2022-01-01..2022-05-21", ["2022-01-01", "2022-05-21"], { home_visit: ["2022-01-01", "2022-05-21"] }]) {
    const stated = pack.measureLedger(csv, { form: "home_visit", today, network, covers });
    const parts = stated.by("households_visited", "1522", "2022-01-01..2022-04-30", { months: true }).parts;
    assert.deepEqual(parts.map(({ value }) => value), ["0", "0", "0", "1"]);
    stated.free();
  }
  assert.throws(() => pack.measureLedger(csv, { today, network, covers: { visit: "2022" } }), (error) => error.findings[0].path[0] === "covers");
  for (const covers of [1, [null, null], { home_visit: 1 }]) assert.throws(() => pack.measureLedger(csv, { today, network, covers }), TypeError);
  assert.throws(() => ledger.by("households_visited", "1522", "2022", { level: "village!" }), (error) => error.findings[0].code === "level_unknown");
  for (const ask of [["no_such", "1522", "2022"], ["cases", "9999", "2022"], ["cases", "1522", "202-2"]]) {
    assert.throws(() => ledger.figure(...ask), (error) => error instanceof WusheError && error.findings.length === 1 && error.message.length > 10);
  }
  ledger.free();
  assert.throws(() => ledger.figure("cases", "1522", "2022"), /was freed/);
});

test("what is not there is said", () => {
  for (const wrong of [() => Pack.builtin("atlantis"), () => Pack.fromJson("{"), () => pack.form("no_such"), () => form.check({}, { today: "2022-02-30" }), () => Network.parse("x")]) {
    assert.throws(wrong, (error) => error instanceof WusheError && error instanceof Error && error.findings.length > 0);
  }
  for (const lang of ["", "zh_CN", "md:en", "e", null, undefined]) assert.throws(() => form.fields(lang), TypeError, String(lang));
  assert.throws(() => message({ code: "no_such_code", path: [], params: {} }, "en"), TypeError);
  assert.throws(() => new Pack(), TypeError);
  assert.throws(() => form.check({}), { name: "TypeError", message: "today must be a string" });
  const other = Pack.fromJson(pack.json());
  assert.equal(other.identity, pack.identity);
  other.free();
  assert.throws(() => other.id, /was freed/);
});

test("what JSON would drop or change is a TypeError at its place", () => {
  const cycle = {};
  cycle.household = cycle;
  let deep = "x";
  for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
  const cases = [[{ household: 1n }, /^values\.household is a BigInt/], [{ head_count: NaN }, /^values\.head_count is no number/], [{ head_count: Infinity }, /head_count/],
    [{ visited_on: new Date(0) }, /^values\.visited_on is a Date/], [{ household() {} }, /is a function/], [{ household: Symbol("x") }, /is a symbol/], [{ household: "\ud800" }, /lone surrogate/],
    [{ "\ud800": 1 }, /key 1, has a name with a lone surrogate/], [cycle, /contains itself/], [{ household: deep }, /nested too deeply/], [{ participants: [undefined] }, /participants\[0\] is undefined/],
    [undefined, /^values is undefined/], [new Map(), /no plain object/], [{ household: new String("x") }, /no plain object/]];
  for (const [values, expected] of cases) assert.throws(() => form.check(values, { today }), (error) => error instanceof TypeError && expected.test(error.message));
  assert.deepEqual(codes(form.check([], { today })), ["record_not_object"]);
  assert.equal(form.check({ ...whole, __proto__: null }, { today }).ok, true);
});

test("numbers are exact or refused", () => {
  const amounts = pack.form("resource_linked");
  const amount = amounts.fields("en").find(({ role }) => role === "amount").id;
  const given = (value) => codes(amounts.check({ [amount]: value }, { today }).findings ? amounts.check({ [amount]: value }, { today }) : { findings: [] });
  for (const value of [3.7, 1.5 + 0.1, 10 / 3, 9007199254740993, 12345678901234567.89]) assert.ok(given(value).includes("amount_is_number"), String(value));
  assert.ok(!given("12345678901234567.89").some((code) => code.startsWith("amount_")));
  const head_count = (value) => codes(form.check({ ...whole, head_count: value }, { today }));
  assert.deepEqual(head_count(9007199254740993), ["count_too_large"]);
  for (const value of [3.7, 1.5 + 0.1, 10 / 3]) assert.deepEqual(head_count(value), ["count_not_whole"]);
  const number = (value) => ({ type: "number", value });
  assert.equal(evaluate("a", { a: number("12345678901234567.89") }).value, "12345678901234567.89");
  assert.equal(evaluate("a + b", { a: number("1.5"), b: number("0.1") }).value, "1.6");
  assert.equal(evaluate("a / 3", { a: number("10") }).value, "3.333333333333333333333333333");
  assert.equal(evaluate("a + 0", { a: number("9007199254740993") }).value, "9007199254740993");
});

test("a sum in a figure keeps every digit", () => {
  const form_ = pack.form("resource_linked");
  const fields = form_.fields("zh-Hans").filter(({ required }) => required);
  const cell = ({ type, role, options }, amount) => (role === "amount" ? amount : type === "date" ? today : type === "station" ? "152221100000" : options.length ? (role === "direction" ? "in" : options[0].id) : "K1");
  const rows = ["12345678901234567.89", "0.01", "1.5", "0.1"].map((amount) => fields.map((field) => cell(field, amount)).join(","));
  const ledger = pack.measureLedger(`${fields.map(({ label }) => label).join(",")}\n${rows.join("\n")}\n`, { form: "resource_linked", today, network });
  assert.equal(ledger.report.accepted, 4, ledger.report.json);
  assert.equal(ledger.figure("resources_linked", "1522", "2022").value, "12345678901234569.5");
});

test("what was planted never comes back", () => {
  const planted = "11010519491231002X";
  const texts = [];
  const tell = (report, findings) => texts.push(report.json, inspect(report), ...findings.flatMap((finding) => ["zh-Hans", "en"].map((lang) => report.message(finding, lang))));
  const attempt = (work) => {
    try {
      work();
    } catch (error) {
      texts.push(String(error), error.stack, inspect(error));
    }
  };
  for (const { id } of form.fields("en")) {
    for (const value of [planted, [planted], { [planted]: planted }, [{ [planted]: planted, person_key: planted }]]) {
      const report = form.check({ ...whole, [id]: value, [planted]: planted, [`${id}x`]: planted }, { today });
      tell(report, report.findings);
    }
  }
  for (const text of [planted, `"${planted}"`, `{"${planted}":`, `{"household":"${planted}`]) tell(form.checkText(text, { today }), form.checkText(text, { today }).findings);
  for (const csv of [planted, `${planted}\n${planted}\n`, `走访日期,社工站,走访社工,家庭编号,${planted}\n${planted},${planted},${planted},${planted},"${planted}`]) {
    const report = pack.checkLedger(csv, { form: "home_visit", today });
    tell(report, report.report.findings);
  }
  for (const bad of [1n, new Date(), "\ud800", undefined]) attempt(() => form.check({ [planted]: [bad] }, { today }));
  for (const bad of [() => pack.form(planted), () => Pack.builtin(planted), () => Pack.fromJson(`{"${planted}":1}`), () => Network.parse(planted), () => form.check({}, { today: planted }),
    () => pack.measureLedger("a\n", { form: planted, today, network })]) attempt(bad);
  assert.ok(texts.length > 300);
  for (const text of texts) assert.ok(!text.includes(planted), text);
  assert.ok(readTable(planted).rows.flat().includes(planted), "a table is shown as it is, and the scan can see it");
});

test("a language is fitted to those that there are", () => {
  for (const lang of ["en", "en-US", "EN-gb"]) assert.equal(form.describeJson(lang), form.describeJson("en"), lang);
  for (const lang of ["zh", "zh-CN", "zh-Hans-CN", "zh-TW", "mn-Mong-CN", "fr", "eng-x-none", "enm"]) assert.equal(form.fields(lang)[0].label, lang === "eng-x-none" ? form.fields("en")[0].label : "走访日期", lang);
});

test("findings come as the form is drawn, and the JSON stays as it is", () => {
  const report = form.check({ visited_on: "x", participants: [{}, { person_key: 3 }], nothing: 1 }, { today });
  const order = form.fields("en").map(({ id }) => id);
  const known = report.findings.map(({ path }) => order.indexOf(path[0])).filter((at) => at >= 0);
  assert.ok(known.length > 3);
  assert.deepEqual(known, [...known].sort((left, right) => left - right));
  const { findings } = JSON.parse(report.json);
  assert.notDeepEqual(findings, report.findings);
  assert.equal(findings.length, report.findings.length);
});

test("what to ask next is a field of the form", () => {
  for (const id of pack.forms) {
    const each = pack.form(id);
    const fields = each.fields("en").map((field) => field.id);
    const { next_question: next, complete } = each.check({}, { today });
    assert.ok(!complete && fields.includes(next[0]), id);
  }
  assert.deepEqual(pack.form("certificate").check({ level: "junior" }, { today }).missing.length > 0, true);
});

test("a clause is looked up with its document", () => {
  const { id, quote, document } = pack.clause("mzt-094-2017#process");
  assert.deepEqual([id, document.title, document.grade, document.clauses], ["mzt-094-2017#process", "社会工作方法 个案工作", "B", undefined]);
  assert.ok(quote.includes("接案"));
  for (const wrong of ["", "mzt-094-2017", "mzt-094-2017#", "#process", "none#process"]) assert.equal(pack.clause(wrong), null, wrong);
  assert.throws(() => pack.clause(3), TypeError);
  for (const { clause } of form.fields("en")) if (clause !== null) assert.equal(pack.clause(clause)?.id, clause);
});

test("each type of field takes what the package's page says, and nothing else", () => {
  const kept = { text: "x", key: "H1", station: "152221100000", division: "152221100000", date: "2022-05-20", amount: "1200.50", boolean: true, resident_id: "11010519491231002X", phone: "13800138000" };
  const refused = { count: 1.5, date: 20220520, amount: 1200.5, boolean: "true", options: "x", group: {} };
  const seen = new Set();
  for (const each of pack.forms.map((id) => pack.form(id))) {
    for (const { id, type, min, options, fields } of each.fields("en")) {
      seen.add(type);
      const rest = { count: min ?? 3, option: options[0]?.id, options: [options[0]?.id], group: [{ [fields[0]?.id]: "P1" }], credit_code: "91350100M000100Y43", attachment: {}, signature: {} };
      const said = (value) => codes({ findings: each.check({ [id]: value }, { today }).findings.filter(({ path }) => path[0] === id && path.length === 1) });
      const blank = said(undefined);
      assert.deepEqual([said(""), said(null)], [blank, blank], id);
      if (type !== "credit_code") assert.ok(!said({ ...kept, ...rest }[type]).some((code) => /expected|format|unknown|is_number|required$/.test(code)), `${id} ${said({ ...kept, ...rest }[type])}`);
      assert.ok(said(refused[type] ?? 3).length > 0, id);
    }
  }
  assert.equal(seen.size, 16);
});

test("a file is held to its attachment", () => {
  const said = { name: "协议.pdf", size: 3, type: "application/pdf", hash: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" };
  assert.deepEqual(checkFile(said, new TextEncoder().encode("abc")), []);
  assert.deepEqual(checkFile({ ...said, size: 4 }, "abd").map(({ code, path }) => [code, path]), [["file_size_differs", ["size"]], ["file_hash_differs", ["hash"]]]);
  assert.throws(() => checkFile({ ...said, size: 1.5 }, "abc"), TypeError);
});
