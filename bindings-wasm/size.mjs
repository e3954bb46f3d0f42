#!/usr/bin/env node
// Prints what each room and dependency weighs in each shipped module, and fails where one is too heavy.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { functions, sections, withoutNames } from "./sections.mjs";

/**
 * Bytes of each entry's module after gzip at level 9: what a phone in a village has to load. A ceiling is what the package
 * promises; a goal is what the entry is to become.
 */
export const ENTRIES = {
  full: { ceiling: 250_000, goal: 250_000 },
  forms: { ceiling: 130_000, goal: 130_000 },
  pay: { ceiling: 240_000, goal: 250_000 },
};

const CRATES = ["serde_json", "chrono", "rust_decimal", "serde", "serde_core", "wasm_bindgen", "dlmalloc", "std", "core", "alloc"];

/** Where a function belongs: to the first room that its name speaks of, else to its crate. */
export function owner(name) {
  const room = /\bwushe::(\w+)/.exec(name);
  if (room) return `wushe::${room[1]}`;
  if (/\bwushe_wasm\b/.test(name) || name.endsWith(" multivalue shim")) return "wushe_wasm";
  // The standard library's names carry a hash behind each crate: `core[c5930c85a12de822]::fmt::write`.
  const first = /\b([a-z_][a-z0-9_]*)(?:\[[0-9a-f]+\])?::/.exec(name)?.[1];
  return CRATES.find((crate) => crate === first) ?? "other";
}

export function weigh(named) {
  const shipped = withoutNames(named);
  const rows = new Map();
  for (const { name, size } of functions(named)) {
    const key = owner(name);
    const row = rows.get(key) ?? { key, bytes: 0, functions: 0 };
    row.bytes += size;
    row.functions += 1;
    rows.set(key, row);
  }
  const table = [...rows.values()].sort((left, right) => right.bytes - left.bytes);
  for (const { name, start, end } of sections(shipped)) {
    if (name === "data") table.push({ key: "data (texts and tables)", bytes: end - start });
  }
  const rest = shipped.length - table.reduce((sum, { bytes }) => sum + bytes, 0);
  table.push({ key: "headers, types, exports", bytes: rest });
  return { raw: shipped.length, gzipped: gzipSync(shipped, { level: 9 }).length, table };
}

function main() {
  for (const [entry, { ceiling, goal }] of Object.entries(ENTRIES)) {
    const { raw, gzipped, table } = weigh(readFileSync(new URL(`pkg/.build/${entry}/named.wasm`, import.meta.url)));
    console.log(`${entry}:`);
    for (const { key, bytes, functions } of table) {
      const share = `${((100 * bytes) / raw).toFixed(1)} %`;
      console.log(`  ${key.padEnd(26)} ${String(bytes).padStart(8)} ${share.padStart(7)} ${String(functions ?? "").padStart(5)}`);
    }
    console.log(`  ${"whole module".padEnd(26)} ${String(raw).padStart(8)}; gzipped: ${gzipped} of at most ${ceiling} bytes; the goal is ${goal}`);
    if (gzipped > ceiling) {
      console.error(`the module of ${entry} is too heavy: see the table for what grew`);
      process.exitCode = 1;
    }
  }
}

if (import.meta.url === `file://${process.argv[1]}`) main();
