#!/usr/bin/env node
// Prints what each room and dependency weighs in each shipped module, and fails where an entry is too heavy.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { functions, sections, withoutNames } from "./sections.mjs";

/**
 * Bytes of each entry, its module and its scripts, each after gzip at level 9: what a phone in a village has to load. A ceiling is
 * what holds now, so that nothing grows unseen; the goals are 350,000, 130,000, 260,000 and 170,000, of which that of forms is met.
 */
export const ENTRIES = { full: 667_100, forms: 122_800, pay: 376_000, checklist: 366_600, excel: 1_183_600 };

const package_ = new URL("pkg/wushe/", import.meta.url);

/** The files that a page loads with an entry: its script, all that the script names, and the module. */
export function loaded(entry) {
  const files = [new URL(`${entry}/web.mjs`, package_)];
  for (const file of files) {
    if (!/js$/.test(file.pathname)) continue;
    for (const [, name] of readFileSync(file, "utf8").matchAll(/(?:from|import|new URL\()\s*["'`](\.[^"'`]+)["'`]/g)) {
      const next = new URL(name, file);
      if (!files.some((known) => known.href === next.href)) files.push(next);
    }
  }
  return files;
}

/** How many bytes these files are after gzip at level 9. */
export const gzipped = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);

const CRATES = ["serde_json", "chrono", "rust_decimal", "serde", "serde_core", "wasm_bindgen", "dlmalloc", "std", "core", "alloc"];

/** Where a function belongs: to the first room that its name speaks of, else to its crate. */
export function owner(mangled) {
  // Names carry a hash behind each crate: `core[c5930c85a12de822]::fmt::write`.
  const name = mangled.replace(/\[[0-9a-f]{8,}\]/g, "");
  const room = /\bwushe::(\w+)/.exec(name);
  if (room) return `wushe::${room[1]}`;
  if (/\bwushe_wasm\b/.test(name) || name.endsWith(" multivalue shim")) return "wushe_wasm";
  const first = /\b([a-z_][a-z0-9_]*)::/.exec(name)?.[1];
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
  return { raw: shipped.length, table };
}

function main() {
  for (const [entry, ceiling] of Object.entries(ENTRIES)) {
    const { raw, table } = weigh(readFileSync(new URL(`pkg/.build/${entry}/named.wasm`, import.meta.url)));
    console.log(`${entry}:`);
    for (const { key, bytes, functions } of table) {
      const share = `${((100 * bytes) / raw).toFixed(1)} %`;
      console.log(`  ${key.padEnd(26)} ${String(bytes).padStart(8)} ${share.padStart(7)} ${String(functions ?? "").padStart(5)}`);
    }
    const files = loaded(entry);
    const whole = gzipped(files);
    const module_ = gzipped(files.filter((file) => file.pathname.endsWith(".wasm")));
    console.log(`  ${"whole module".padEnd(26)} ${String(raw).padStart(8)}; gzipped: ${module_}, with its scripts ${whole} of at most ${ceiling} bytes`);
    if (whole > ceiling) {
      console.error(`the entry ${entry} is too heavy: see the table for what grew`);
      process.exitCode = 1;
    }
  }
}

if (import.meta.url === `file://${process.argv[1]}`) main();
