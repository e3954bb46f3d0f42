#!/usr/bin/env node
// `hostile.mjs [COUNT [SEED]]`: mutated inputs for the wasm module under Node, and what became of them.
import { readFileSync } from "node:fs";

import { attempt, CEILING_PAGES, entries } from "../js/hostile.mjs";
import { payEntries } from "../js/hostile-pay.mjs";
import { readRulebooks } from "../js/read-vectors.mjs";

// The package keeps its memory to itself, so each entry's instance is looked at as it is made.
const memories = [];
const Instance = WebAssembly.Instance;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    memories.push(this.exports.memory);
  }
};
const wushe = await import("wushe");
const pay = await import("wushe/pay");
const pages = (at) => memories[at].buffer.byteLength >> 16;

export function run(count, seed, say) {
  const divisions = readFileSync(new URL(import.meta.resolve("wushe/divisions/hinggan.csv")), "utf8");
  const ways = [[wushe, entries(wushe, divisions)], [pay, payEntries(pay, readRulebooks())]];
  const all = ways.flatMap(([entry, of], at) => Object.entries(of).map(([name, way]) => ({ entry, name, way, pages: () => pages(at) })));
  const each = Math.ceil(count / all.length);
  say(`${"way in".padEnd(36)} ${["inputs", "accepted", "refused", "s", "worst ms", "pages"].map((head) => head.padStart(8)).join(" ")}`);
  for (const { entry, name, way, pages } of all) {
    const started = performance.now();
    const { accepted, worst } = attempt(entry, name, way, each, seed, pages);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`${name.padEnd(36)} ${[each, accepted, each - accepted, seconds, worst.toFixed(0), pages()].map((cell) => String(cell).padStart(8)).join(" ")}`);
  }
  const most = Math.max(...memories.map((_, at) => pages(at)));
  say(`hostile: ${each * all.length} inputs in wasm, 0 faults; at most ${most} pages of ${CEILING_PAGES} an entry`);
  return { inputs: each * all.length, pages: most };
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const [count = 100_000, seed = 20220521] = process.argv.slice(2).map(Number);
  run(count, seed, console.log);
}
