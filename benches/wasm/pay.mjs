#!/usr/bin/env node
// One worker's month with every reason, in wasm: facts checked from an object, the payslip made an object, whose reasons are made
// objects where they are read.
import { strictEqual } from "node:assert";
import { readFileSync } from "node:fs";

import { Pack } from "../../bindings-wasm/pkg/wushe/pay/node.mjs";

const ROUNDS = 15;
const CALLS = 500;

const rulebook = (name) => Pack.fromJson(readFileSync(new URL(`../../bindings-wasm/pkg/wushe/packs/${name}.json`, import.meta.url), "utf8"));
const worker = {
  worker: "w-17",
  appointments: [{ from: "2014-05-01", post: "deputy", full_time: true, matching_post: true }],
  certificates: [{ obtained_on: "2020-09-01", level: "intermediate" }],
  registrations: [{ registered_on: "2020-11-30", until: "2023-11-29", level: "intermediate" }],
  education: [], appraisals: [], breaks: [],
};
const nodes = ({ because }) => because.reduce((sum, reason) => sum + nodes(reason), 1);

for (const [name, options] of [["hinggan-illustrative", {}], ["city-d", { grade: 4 }]]) {
  const scheme = rulebook(name).scheme("community_worker");
  const pay = () => scheme.pay(worker, { month: "2022-05", today: "2022-06-01", ...options });
  strictEqual(pay().status, "known");
  const micros = (side) => {
    const times = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const start = process.hrtime.bigint();
      for (let call = 0; call < CALLS; call += 1) side();
      times.push(Number(process.hrtime.bigint() - start) / CALLS / 1000);
    }
    return times.slice(1).sort((left, right) => left - right)[ROUNDS >> 1].toFixed(0);
  };
  console.log(`${name}: one explained payslip ${micros(pay)} µs, with its ${nodes(pay().explanation)} reasons as objects ${micros(() => pay().explanation)} µs`);
}
