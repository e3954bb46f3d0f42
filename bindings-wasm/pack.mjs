// Lays out the npm package in pkg/wushe from what `build` left in pkg/.build, and loads it once.
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { withoutNames } from "./sections.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const built = `${here}pkg/.build/`;
const to = `${here}pkg/wushe/`;
const read = (path) => readFileSync(path, "utf8");

/** Fails where the text has changed under us, instead of leaving it as it was. */
function replaced(text, what, by) {
  if (text.split(what).length !== 2) throw new Error(`${JSON.stringify(what)} must stand exactly once`);
  return text.replace(what, () => by);
}

const [, version] = /\[workspace\.package\]\nversion = "([^"]+)"/.exec(read(`${here}../Cargo.toml`));

mkdirSync(`${to}glue`, { recursive: true });
for (const name of ["README.md", "api.mjs", "node.cjs", "node.mjs", "web.mjs"]) cpSync(`${here}npm/${name}`, to + name);
for (const name of ["LICENSE", "LICENSE-MIT", "LICENSE-APACHE"]) {
  if (existsSync(`${here}../${name}`)) cpSync(`${here}../${name}`, to + name);
}
const { name, ...rest } = JSON.parse(read(`${here}npm/package.json`));
writeFileSync(`${to}package.json`, `${JSON.stringify({ name, version, ...rest }, null, 2)}\n`);
writeFileSync(`${to}api.cjs`, replaced(read(`${here}npm/api.mjs`), "export function wrap", "module.exports = { wrap };\n\nfunction wrap"));

const codes = read(`${here}types/generated/codes.d.ts`);
const imports = 'import type { Code } from "./generated/codes.js";\nexport type { Code };\n';
const types = replaced(read(`${here}types/index.d.ts`), imports, codes);
// Two copies, because a type checker reads the one for ES modules as such and refuses it where `require` is used.
for (const name of ["index.d.ts", "index.d.cts"]) writeFileSync(to + name, types);

const module_ = withoutNames(readFileSync(`${built}named.wasm`));
writeFileSync(`${to}glue/wushe_bg.wasm`, module_);
const nodeGlue = replaced(read(`${built}nodejs/wushe_wasm.js`), "/wushe_wasm_bg.wasm`", "/wushe_bg.wasm`");
writeFileSync(`${to}glue/node.cjs`, nodeGlue);
cpSync(`${built}web/wushe_wasm.js`, `${to}glue/web.js`);

new WebAssembly.Module(module_);
const { parse } = createRequire(import.meta.url)(`${to}node.cjs`);
if (parse("date", "2022-05-21").day !== 21) throw new Error("the packed module loads and answers wrongly");
