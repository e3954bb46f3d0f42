// Lays out the npm package in pkg/wushe from what `build` left in pkg/.build, and loads it once.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

import { buildSync } from "esbuild";

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

/**
 * The one script that a page loads with an entry, without what only a reader needs; the names of exports stay. A script that names another is a
 * journey more on a slow network.
 */
function bundled(contents) {
  const options = { bundle: true, write: false, minify: true, format: "esm", target: "es2022", charset: "utf8", legalComments: "none", logLevel: "error" };
  return buildSync({ ...options, stdin: { contents, resolveDir: `${here}npm/entry` } }).outputFiles[0].text;
}

/** The same module for `require`. */
function required(text) {
  const exported = [...text.matchAll(/^export (?:class|const|function) (\w+)/gm)].map(([, name]) => name);
  const imports = /^import (\{.*\}) from "(\.\/\w+)\.mjs";$/gm;
  const loading = (_, names, from) => `const ${names.replaceAll(" as ", ": ")} = require("${from}.cjs");`;
  const body = text.replace(imports, loading).replace(/^export (?=class|const|function)/gm, "");
  if (/^(?:import|export)\b/m.test(body)) throw new Error("an import or export of another form");
  return `"use strict";\n${body}\nmodule.exports = { ${exported.join(", ")} };\n`;
}

const [, version] = /\[workspace\.package\]\nversion = "([^"]+)"/.exec(read(`${here}../Cargo.toml`));

mkdirSync(to, { recursive: true });
cpSync(`${here}npm/README.md`, `${to}README.md`);
cpSync(`${here}npm/compile.mjs`, `${to}compile.mjs`);
for (const name of ["LICENSE", "LICENSE-MIT", "LICENSE-APACHE"]) {
  if (existsSync(`${here}../${name}`)) cpSync(`${here}../${name}`, to + name);
}
const { name, ...rest } = JSON.parse(read(`${here}npm/package.json`));
writeFileSync(`${to}package.json`, `${JSON.stringify({ name, version, ...rest }, null, 2)}\n`);
for (const name of ["checklist", "cross", "establishment", "excel", "forms", "full", "pay", "pieces", "stored"]) {
  const text = read(`${here}npm/${name}.mjs`);
  writeFileSync(`${to}${name}.cjs`, required(text));
}

mkdirSync(`${to}divisions`);
cpSync(`${here}../core/divisions/hinggan.csv`, `${to}divisions/hinggan.csv`);

// A page loads the one rulebook that it needs; what a rulebook extends is in its own text.
mkdirSync(`${to}packs`);
for (const name of readdirSync(`${here}../core/packs/generated`).filter((name) => name.endsWith(".json"))) cpSync(`${here}../core/packs/generated/${name}`, `${to}packs/${name}`);

const codes = read(`${here}types/generated/codes.d.ts`);
const imports = 'import type { Code } from "./generated/codes.js";\nexport type { Code };\n';
const types = { forms: replaced(read(`${here}types/forms.d.ts`), imports, codes), full: read(`${here}types/index.d.ts`), pay: read(`${here}types/pay.d.ts`), checklist: read(`${here}types/checklist.d.ts`), excel: read(`${here}types/excel.d.ts`) };

/** One way into the package: `wrap` of its own script over its own module. */
function entry(folder) {
  mkdirSync(`${to}${folder}/glue`, { recursive: true });
  // Two copies, because a type checker reads the one for ES modules as such and refuses it where `require` is used.
  writeFileSync(`${to}${folder}/index.d.ts`, types[folder]);
  writeFileSync(`${to}${folder}/index.d.cts`, types[folder].replaceAll("/index.js", "/index.cjs"));

  const module_ = withoutNames(readFileSync(`${built}${folder}/named.wasm`));
  new WebAssembly.Module(module_);
  writeFileSync(`${to}${folder}/glue/wushe_bg.wasm`, module_);
  const nodeGlue = replaced(read(`${built}${folder}/nodejs/wushe_wasm.js`), "/wushe_wasm_bg.wasm`", "/wushe_bg.wasm`");
  writeFileSync(`${to}${folder}/glue/node.cjs`, nodeGlue);

  const require = createRequire(import.meta.url);
  const names = Object.keys(require(`${to}${folder}.cjs`).wrap(require(`${to}${folder}/glue/node.cjs`), () => {}).api).sort();
  for (const script of ["node.cjs", "node.mjs", "web.mjs"]) {
    const text = read(`${here}npm/entry/${script}`).replaceAll("GLUE", `${built}${folder}/web/wushe_wasm.js`).replaceAll("WRAP", folder).replaceAll("NAMES", names.join(", "));
    writeFileSync(`${to}${folder}/${script}`, script === "web.mjs" ? bundled(text) : text);
  }
  const { Pack } = require(`${to}${folder}/node.cjs`);
  if (!Pack.builtin("hinggan").form("home_visit").checkText("{}", { today: "2022-05-21" }).errors) {
    throw new Error(`the packed module of ${folder} loads and answers wrongly`);
  }
}
for (const folder of ["full", "forms", "pay", "checklist", "excel"]) entry(folder);

// What the entry for forms reads of each rulebook.
const { Pack } = createRequire(import.meta.url)(`${to}full/node.cjs`);
for (const name of readdirSync(`${to}packs`)) {
  const pack = Pack.fromJson(read(`${to}packs/${name}`));
  writeFileSync(`${to}packs/${name.replace(/json$/, "forms")}`, pack.compiled());
  pack.free();
}
