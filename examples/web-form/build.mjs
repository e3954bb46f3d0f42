#!/usr/bin/env node
// @ts-check
// `build.mjs [--service URL] [--visits RULEBOOK]`: the page and the files of the npm package that it uses, in `dist/`, ready for any server of plain files.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { FIRST_SCRIPT, FIRST_STYLE, FIRST_VIEW, hashed } from "./first-view.mjs";
import { policy } from "./policy.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const bindings = join(here, "../../bindings-wasm");
const dist = join(here, "dist");

/** What the page asks for of the package, as it is installed. */
const ENTRIES = ["full", "forms", "checklist"];
const DATA = ["packs/national.json", "packs/national.forms", "divisions/hinggan.csv"];
/** The rulebook that says which visits are due; its values are samples. */
export const VISITS = "hinggan-illustrative";

/** What is wanted after the passphrase, and loaded while it is typed. */
const NEXT = ["views/form.js", "views/records.js", "views/settings.js"];

/** The npm package: one that is named, or the one that is built here. */
function package_() {
  const named = process.env.WUSHE_PACKAGE;
  if (named) return named;
  const built = join(bindings, "pkg/wushe");
  if (!existsSync(join(built, "package.json"))) execFileSync(join(bindings, "build"), { stdio: "inherit" });
  return built;
}

const files = (/** @type {string} */ folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();

/**
 * A browser without an import map knows no names of packages, and a worker has no import map.
 *
 * @param {string} text @param {string} file @param {Record<string, { default: string }>} exports of the package
 */
function resolved(text, file, exports) {
  return text.replace(/((?:from|import\(|import) ?)"wushe(\/\w+)?"/g, (/** @type {string} */ _, /** @type {string} */ before, entry = "") => {
    const target = join("wushe", exports[`.${entry}`]?.default ?? "");
    const path = relative(dirname(file), target);
    return `${before}"${path.startsWith(".") ? path : `./${path}`}"`;
  });
}

/**
 * A script and all that it imports at once: asked for together, they take one journey instead of one for each step down.
 *
 * @param {string} file @returns {string[]}
 */
function modules(file, seen = new Set()) {
  if (seen.has(file)) return [];
  seen.add(file);
  const imports = readFileSync(join(dist, file), "utf8").matchAll(/^import (?:[^"]* from )?"(\.[^"]+)";$/gm);
  return [file, ...[...imports].flatMap(([, path = ""]) => modules(join(dirname(file), path), seen))];
}

/** Builds into `dist/`, for a service at that address, and says how many bytes a phone keeps. @param {string} service @param {string} [visits] the rulebook of visits */
export function build(service, visits = VISITS) {
  const from = package_();
  const { exports } = JSON.parse(readFileSync(join(from, "package.json"), "utf8"));
  rmSync(dist, { recursive: true, force: true });
  cpSync(join(here, "page"), dist, { recursive: true });
  for (const entry of ENTRIES) {
    mkdirSync(join(dist, "wushe", entry, "glue"), { recursive: true });
    for (const file of ["web.mjs", "glue/wushe_bg.wasm"]) cpSync(join(from, entry, file), join(dist, "wushe", entry, file));
  }
  for (const file of new Set([...DATA, `packs/${visits}.json`, `packs/${visits}.forms`])) {
    mkdirSync(dirname(join(dist, "wushe", file)), { recursive: true });
    cpSync(join(from, file), join(dist, "wushe", file));
  }
  for (const file of files(dist).filter((name) => name.endsWith(".js"))) {
    const path = join(dist, file);
    writeFileSync(path, resolved(readFileSync(path, "utf8"), file, exports));
  }
  writeFileSync(join(dist, "config.json"), JSON.stringify({ service, visits }));
  const first = modules("main.js");
  // What the first view waits for comes before all others.
  const preloads = [
    ...first.map((file) => `<link rel="modulepreload" href="${file}">`),
    ...[...new Set(NEXT.flatMap((file) => modules(file)))].filter((file) => !first.includes(file)).map((file) => `<link rel="modulepreload" fetchpriority="low" href="${file}">`),
    `<link rel="preload" as="fetch" crossorigin fetchpriority="low" href="wushe/forms/glue/wushe_bg.wasm">`,
    `<link rel="preload" as="fetch" crossorigin fetchpriority="low" href="wushe/packs/national.forms">`,
  ];
  const [index, sheet] = [join(dist, "index.html"), join(dist, "style.css")];
  // A style of its own would be one more journey before anything is seen.
  const style = readFileSync(sheet, "utf8") + FIRST_STYLE;
  rmSync(sheet);
  const rules = policy(service, { script: hashed(FIRST_SCRIPT), style: hashed(style) });
  const parts = { POLICY: rules, "<!-- PRELOAD -->": preloads.join("\n"), "<!-- STYLE -->": `<style>${style}</style>`, "<!-- SCRIPT -->": `<script>${FIRST_SCRIPT}</script>`, "<!-- FIRST VIEW -->": FIRST_VIEW };
  writeFileSync(index, Object.entries(parts).reduce((text, [name, part]) => text.replace(name, () => part), readFileSync(index, "utf8")));

  const kept = files(dist).filter((name) => name !== "sw.js");
  const hash = createHash("sha256");
  let bytes = 0;
  for (const file of kept) {
    const body = readFileSync(join(dist, file));
    bytes += body.length;
    hash.update(file).update("\0").update(body);
  }
  const worker = join(dist, "sw.js");
  const list = JSON.stringify(["./", ...kept.filter((name) => name !== "index.html")]);
  writeFileSync(worker, readFileSync(worker, "utf8").replace('["PRECACHE"]', list).replace("VERSION", hash.digest("hex").slice(0, 16)));
  return { dist, files: kept.length, bytes, policy: rules };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { service: { type: "string", default: "" }, visits: { type: "string", default: VISITS } } });
  const { files, bytes } = build(values.service, values.visits);
  console.log(`dist: ${files} files, ${bytes} bytes`);
}
