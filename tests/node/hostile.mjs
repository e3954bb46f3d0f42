#!/usr/bin/env node
// `hostile.mjs [COUNT [SEED]]`: mutated inputs for the wasm module under Node, and what became of them.
import { readFileSync } from "node:fs";

import { attempt, CEILING_PAGES, entries } from "../js/hostile.mjs";

// The package keeps its memory to itself, so its instance is looked at as it is made.
let memory;
const Instance = WebAssembly.Instance;
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    memory ??= this.exports.memory;
  }
};
const wushe = await import("wushe");
const pages = () => memory.buffer.byteLength >> 16;

export function run(count, seed, say) {
  const divisions = readFileSync(new URL(import.meta.resolve("wushe/divisions/hinggan.csv")), "utf8");
  const all = Object.entries(entries(wushe, divisions));
  const each = Math.ceil(count / all.length);
  say(`${"way in".padEnd(36)} ${["inputs", "accepted", "refused", "s", "worst ms", "pages"].map((head) => head.padStart(8)).join(" ")}`);
  for (const [name, entry] of all) {
    const started = performance.now();
    const { accepted, worst } = attempt(wushe, name, entry, each, seed, pages);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`${name.padEnd(36)} ${[each, accepted, each - accepted, seconds, worst.toFixed(0), pages()].map((cell) => String(cell).padStart(8)).join(" ")}`);
  }
  say(`hostile: ${each * all.length} inputs in wasm, 0 faults; ${pages()} pages of ${CEILING_PAGES}`);
  return { inputs: each * all.length, pages: pages() };
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const [count = 100_000, seed = 20220521] = process.argv.slice(2).map(Number);
  run(count, seed, console.log);
}
