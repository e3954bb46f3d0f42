// Workbooks in JavaScript: the same report, copies and templates as in Rust and Python, to the byte.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Network, Pack, WusheError } from "wushe/excel";

const folder = new URL("../vectors/workbooks/", import.meta.url);
const bytes = (name) => readFileSync(new URL(name, folder));
const expected = JSON.parse(bytes("expected.json"));
const sha256 = (content) => createHash("sha256").update(content).digest("hex");
const pack = Pack.fromJson(readFileSync(new URL("rulebook.json", folder), "utf8"));
const checked = (options) => pack.checkWorkbooks({ "visits.xlsx": bytes("visits.xlsx"), "visits.csv": bytes("visits.csv") }, { today: "2022-05-21", ...options });

test("a report of workbooks is that of the other languages", () => {
  const report = checked();
  assert.equal(report.json, JSON.stringify(expected.report));
  assert.deepEqual([report.rows, report.accepted, report.ok], [expected.report.rows, expected.report.accepted, false]);
  assert.match(report.message(report.report.findings.find(({ cell }) => cell === "A4"), "en"), /no such day/);
  report.free();
});

test("marked copies and templates are those of the other languages", () => {
  const report = checked();
  for (const [lang, hash] of Object.entries(expected.marked)) {
    const { bytes: copy, told } = report.mark("visits.xlsx", { lang });
    assert.deepEqual([sha256(copy), told.map(({ cell }) => cell)], [hash, expected.told]);
    const again = pack.checkWorkbooks([["visits.xlsx", copy]], { today: "2022-05-21" });
    assert.equal(again.rows, report.rows - 2);
    again.free();
  }
  for (const [form, hash] of Object.entries(expected.templates)) assert.equal(sha256(pack.template(form, { headings: ["zh-Hans", "en"] })), hash);
  report.free();
});

test("the records of workbooks are counted as any others", () => {
  const network = Network.parse(readFileSync(new URL("../../core/divisions/hinggan.csv", import.meta.url), "utf8"));
  const report = checked({ network });
  const figures = report.records.figures({ network });
  assert.equal(figures.figure("households", "1522", "2022-05").value, expected.households);
  figures.free();
  report.free();
});

test("what can't be done is refused", () => {
  assert.throws(() => pack.checkWorkbooks([["a.csv", "x"], ["a.csv", "y"]], { today: "2022-05-21" }), TypeError);
  assert.throws(() => pack.checkWorkbooks({ "a.csv": 3 }, { today: "2022-05-21" }), TypeError);
  assert.throws(() => pack.template("no_such_form"), WusheError);
  assert.throws(() => pack.template("home_visit", { headings: [3] }), TypeError);
  const report = pack.checkWorkbooks({ "a.xlsx": "PK", "b.xlsx": "PK" }, { today: "2022-05-21" });
  assert.deepEqual(report.report.findings.map(({ code, file }) => [code, file]), [["workbook_damaged", "a.xlsx"], ["workbook_damaged", "b.xlsx"]]);
  assert.throws(() => report.mark(), TypeError);
  assert.throws(() => report.mark("c.xlsx"), TypeError);
  assert.throws(() => report.mark("a.xlsx"), (error) => error instanceof WusheError && error.findings[0].code === "workbook_damaged");
  report.free();
  report.free();
  assert.throws(() => report.mark("a.xlsx"), /freed/);
});
