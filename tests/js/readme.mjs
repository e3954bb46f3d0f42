import { existsSync, readFileSync } from "node:fs";

const ROOT = new URL("../../", import.meta.url);

/** Every block of JavaScript in the pages that a reader starts with. */
export function blocks() {
  const found = [];
  for (const name of ["README.md", "bindings-wasm/npm/README.md"]) {
    if (!existsSync(new URL(name, ROOT))) continue;
    const all = [...readFileSync(new URL(name, ROOT), "utf8").matchAll(/^```(?:js|javascript)\n([^]*?)^```$/gm)];
    if (all.length === 0) throw new Error(`${name} has no block of JavaScript`);
    found.push(...all.map(([, code], at) => ({ name: `${name}, block ${at + 1}`, code })));
  }
  return found;
}
