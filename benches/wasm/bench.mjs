#!/usr/bin/env node
// Home visits checked from JSON text in wasm, every finding told, beside JSON.parse and Ajv on the schema that the form exports: by the whole
// entry, and by the one for forms, which is built for size.
// The records come from `form --dump` on standard input.
import { strictEqual } from "node:assert";
import { readFileSync } from "node:fs";

import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

import { Pack as FormsPack } from "../../bindings-wasm/pkg/wushe/forms/node.mjs";
import { Pack } from "../../bindings-wasm/pkg/wushe/full/node.mjs";

/** As in `../src/lib.rs`: rounds in turn, the first not counted, each about this long. */
const ROUNDS = 15;
const ROUND_NS = 60e6;
/** Of the entry that reads ledgers; the one for forms is built for size. */
const GOAL = "≥ 1×";

const [task, ...texts] = readFileSync(0, "utf8").trimEnd().split("\n");
const { pack, form: name, today, beyond, schema } = JSON.parse(task);
const [form, small] = [Pack, FormsPack].map((each) => each.builtin(pack).form(name));
const validate = addFormats(new Ajv2020({ allErrors: true })).compile(schema);

const ours = (text) => form.checkText(text, { today }).findings.length;
const forms = (text) => small.checkText(text, { today }).findings.length;
const peer = (text) => (validate(JSON.parse(text)) ? 0 : validate.errors.length);
const parse = (text) => Number(JSON.parse(text) !== null);

function agree(text) {
  const told = form.checkText(text, { today }).findings;
  strictEqual(forms(text), told.length);
  const within = told.some(({ severity, code }) => severity === "error" && !beyond.includes(code));
  strictEqual(!within, validate(JSON.parse(text)), text);
  return told.length;
}

/** Nanoseconds for one record. */
function time(side, calls) {
  const start = process.hrtime.bigint();
  let found = 0;
  for (let call = 0; call < calls; call += 1) for (const text of texts) found += side(text);
  const taken = Number(process.hrtime.bigint() - start);
  if (found === 0) throw new Error("a side did nothing");
  return taken / calls / texts.length;
}

function medians(...sides) {
  for (const side of sides) time(side, 5); // compiled by now
  const calls = sides.map((side) => Math.ceil(ROUND_NS / (time(side, 5) * texts.length)));
  const times = sides.map(() => []);
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [at, side] of sides.entries()) {
      const taken = time(side, calls[at]);
      if (round > 0) times[at].push(taken);
    }
  }
  return times.map((each) => each.sort((left, right) => left - right)[ROUNDS >> 1]);
}

const line = (what, left, right, goal) =>
  console.log(`${what} | ${left.toFixed(0)} ns | ${right.toFixed(0)} ns | ${(right / left).toFixed(1)}× | ${goal}`);

const findings = texts.reduce((sum, text) => sum + agree(text), 0);
console.log(`${texts.length} records, ${findings} findings; both sides agree on what the schema can say`);
const [checked, lean, validated, parsed] = medians(ours, forms, peer, parse);
line("wasm: check in the whole entry, all findings, against JSON.parse and Ajv", checked, validated, GOAL);
line("wasm: the same in the entry for forms", lean, validated, "");
const share = (whole) => `${((100 * parsed) / whole).toFixed(0)} %`;
console.log(`JSON.parse alone takes ${parsed.toFixed(0)} ns: ${share(validated)} of the peer's time, as much as ${share(checked)} of ours`);
