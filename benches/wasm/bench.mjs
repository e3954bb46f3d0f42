#!/usr/bin/env node
// Home visits checked from JSON text in wasm, every finding told, beside JSON.parse and Ajv on the schema that the form exports.
// The records come from `form --dump` on standard input.
import { strictEqual } from "node:assert";
import { readFileSync } from "node:fs";

import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

import { Pack } from "../../bindings-wasm/pkg/wushe/forms/node.mjs";

/** As in `../src/lib.rs`: rounds in turn, the first not counted, each about this long. */
const ROUNDS = 15;
const ROUND_NS = 60e6;
const GOAL = 1.3;

const [task, ...texts] = readFileSync(0, "utf8").trimEnd().split("\n");
const { pack, form: name, today, beyond, schema } = JSON.parse(task);
const form = Pack.builtin(pack).form(name);
const validate = addFormats(new Ajv2020({ allErrors: true })).compile(schema);

const ours = (text) => form.checkText(text, { today }).findings.length;
const peer = (text) => (validate(JSON.parse(text)) ? 0 : validate.errors.length);
const parse = (text) => Number(JSON.parse(text) !== null);

function agree(text) {
  const told = form.checkText(text, { today }).findings;
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
  console.log(`${what} | ${left.toFixed(0)} ns | ${right.toFixed(0)} ns | ${(right / left).toFixed(1)}× | ≥ ${goal}×`);

const findings = texts.reduce((sum, text) => sum + agree(text), 0);
console.log(`${texts.length} records, ${findings} findings; both sides agree on what the schema can say`);
const [checked, validated, parsed] = medians(ours, peer, parse);
line("wasm: check, all findings, against JSON.parse and Ajv", checked, validated, GOAL);
const share = (whole) => `${((100 * parsed) / whole).toFixed(0)} %`;
console.log(`JSON.parse alone takes ${parsed.toFixed(0)} ns: ${share(validated)} of the peer's time, as much as ${share(checked)} of ours`);
