import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as wushe from "wushe";
import * as checklist from "wushe/checklist";
import * as pay from "wushe/pay";

import { ops } from "../js/ops.mjs";
import { readExceptions, readRulebooks, readVectors } from "../js/read-vectors.mjs";
import { runVectors, summary } from "../js/run-vectors.mjs";

const divisions = readFileSync(new URL(import.meta.resolve("wushe/divisions/hinggan.csv")), "utf8");

test("every vector", () => {
  const outcome = runVectors(readVectors(), ops(wushe, divisions, pay, readRulebooks(), checklist), readExceptions("node"));
  console.log(summary("node", outcome));
  assert.ok(outcome.passed > 0, "no vectors were found");
  assert.deepEqual(outcome.failures, []);
});

const line = '{"id":"a","op":"parse","type":"count","text":"12","expect":{"value":"12"}}';

test("a difference of one byte fails", () => {
  const real = ops(wushe, divisions);
  assert.equal(runVectors([line], real, {}).passed, 1);
  assert.equal(runVectors([line.replace('"value":"12"', '"value":"13"')], real, {}).failures.length, 1);
  for (const answer of ['{"value": "12"}', '{"value":"12"}\n', '{"value":"12","value":"12"}']) {
    assert.equal(runVectors([line], { parse: () => answer }, {}).failures.length, 1, answer);
  }
});

test("what the run refuses", () => {
  const real = ops(wushe, divisions);
  assert.deepEqual(runVectors([line, line], real, {}).failures, ["a: stands twice"]);
  assert.deepEqual(runVectors([line], real, { a: "reason" }).failures, ["a: passes; take a from exceptions.json"]);
  assert.deepEqual(runVectors([line], real, { "b/*": "reason" }).failures, ["b/*: excepts no vector"]);
  const unknown = line.replace('"op":"parse"', '"op":"guess"');
  assert.deepEqual(runVectors([unknown], real, {}).failures, ["a: no op guess"]);
  assert.equal(runVectors([unknown], real, { a: "reason" }).excepted, 1);
  assert.equal(runVectors(["{}"], real, {}).failures.length, 1);
});
