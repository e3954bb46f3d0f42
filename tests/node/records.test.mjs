import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Network, Pack, StoredRecord, WusheError } from "wushe";

const pack = Pack.builtin("hinggan");
const network = Network.parse(readFileSync(new URL(import.meta.resolve("wushe/divisions/hinggan.csv")), "utf8"));
const today = "2022-05-21";
const head = "走访日期,社工站,走访社工,家庭编号,服务人数\n";
const csv = `${head}2022-05-20,152221100000,W1,H1,2\n2022/4/2,152221101000,W2,H1,\n2022-05-32,152221100000,W1,H2,1\n`;
const options = { form: "home_visit", today, network };

test("records are columns with their rows", () => {
  const records = pack.records(csv, options);
  assert.deepEqual([records.length, records.report.accepted, records.refused()], [2, 2, { form: ["home_visit"], ledger: [0], row: [4] }]);
  const { row, normalised, date, household, head_count: people } = records.columns("home_visit");
  assert.deepEqual([row, normalised, date, household, people], [[2, 3], [false, true], ["2022-05-20", "2022-04-02"], ["H1", "H1"], [2, null]]);
  assert.deepEqual(records.columns("event").row, []);
  records.free();
});

test("records are kept as bytes and merged", () => {
  const [first, second] = [pack.records(csv, options), pack.records(`${head}2022-05-19,152222100000,W3,H3,1\n`, options)];
  const read = pack.recordsFromBytes(second.toBytes());
  assert.deepEqual([read.report, read.length, read.toBytes()], [null, 1, second.toBytes()]);
  first.merge(read);
  assert.equal(first.length, 3);
  const code = (expected) => (error) => error instanceof WusheError && error.findings[0].code === expected;
  assert.throws(() => first.merge(second), code("ledger_twice"));
  assert.throws(() => first.merge(first), TypeError);
  const bytes = first.toBytes();
  for (const damaged of [bytes.slice(1), bytes.slice(0, -1), new Uint8Array(), new TextEncoder().encode("PK")]) {
    assert.throws(() => pack.recordsFromBytes(damaged), code("book_damaged"));
  }
  for (const each of [first, second, read]) each.free();
});

test("a record that two ledgers hold is told at the later one", () => {
  const row = "2022-05-19,152222100000,W3,H3,1\n";
  const [first, second] = [pack.records(head + row, options), pack.records(`${head}2022-05-19,152222100000,W3,H4,1\n${row}`, options)];
  first.merge(second);
  const told = first.doubled(["四月.csv"]);
  assert.deepEqual(told.map(({ code, path, params }) => [code, path, params]), [["row_doubled_elsewhere", [1, 3], { other: "四月.csv", row: 2 }]]);
  assert.deepEqual([first.doubled()[0].params.other, second.doubled()], ["1", []]);
  assert.throws(() => first.doubled([1]), TypeError);
  for (const each of [first, second]) each.free();
});

test("figures of records, by worker, with the records behind them", () => {
  const records = pack.records(csv, options);
  const figures = records.figures({ network });
  records.free();
  assert.deepEqual([figures.figure("households_visited").value, figures.figure("households_visited").period], ["1", `..${today}`]);
  const workers = figures.by("household_visits", "1522", null, { actor: "worker" });
  assert.deepEqual(workers.parts.map(({ worker, value }) => [worker, value]), [["W1", "1"], ["W2", "1"]]);
  const { standing, why, row } = figures.rows("person_times", "152221", "2022-05");
  assert.deepEqual([standing, why, row], [["used", "left_out"], [null, "before_period"], [2, 3]]);
  assert.throws(() => figures.by("household_visits", "1522", null, { actor: "household" }), (error) => error.findings[0].code === "actor_unknown");
  figures.free();
});

test("what is stored has one hash, and a correction names it", () => {
  const form = pack.form("home_visit");
  const visit = { visited_on: "2022-05-20", station: "152221100000", worker: "W1", household: "H1" };
  const stored = form.store(visit, { today: "2022-05-21" });
  assert.equal(stored.fields, JSON.stringify(visit));
  const again = pack.stored(stored.json);
  assert.deepEqual([again.hash, again.json, again.correction], [stored.hash, stored.json, null]);
  const correction = { on: "2022-05-21", reason: "家庭编号写错", corrects: stored.hash };
  const corrected = stored.correct({ ...visit, household: "H2" }, { today: "2022-05-21", correction });
  assert.deepEqual([corrected.correction, corrected.findings[0].code], [correction, "correction_not_needed"]);
  assert.throws(() => form.store({}, { today: "2022-05-21" }), WusheError);
  assert.throws(() => new StoredRecord(), TypeError);
});
