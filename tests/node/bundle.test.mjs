import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { build as esbuild } from "esbuild";
import { build as vite } from "vite";

const require = createRequire(import.meta.url);
const here = fileURLToPath(new URL(".", import.meta.url));
const answer = (Pack) => Pack.builtin("hinggan").form("home_visit").check({}, { today: "2022-05-21" }).next_question[0];

/** A folder beside the installed package, so that bundlers find it; gone after the test. */
function folder(t, files) {
  mkdirSync(`${here}node_modules/.bundles`, { recursive: true });
  const path = mkdtempSync(`${here}node_modules/.bundles/`);
  t.after(() => rmSync(path, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(`${path}/${name}`, text);
  return path;
}

function printed(file) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [file], { encoding: "utf8" });
  assert.equal(status, 0, stderr.slice(-1_000));
  return stdout.trim();
}

const ASK = 'Pack.builtin("hinggan").form("home_visit").check({}, { today: "2022-05-21" }).next_question[0]';

for (const entry of ["wushe", "wushe/forms", "wushe/pay"]) {
  const module_ = `${entry}/wushe.wasm`;

  test(`${entry}: the module can be asked for by name, and is what init takes`, async () => {
    assert.ok(WebAssembly.validate(readFileSync(require.resolve(module_))));
    assert.ok(WebAssembly.validate(readFileSync(new URL(import.meta.resolve(module_)))));
  });

  test(`${entry}: a page bundled by esbuild runs, with the module beside it`, async (t) => {
    const at = folder(t, { "in.mjs": `import init, { Pack } from "${entry}";\nimport wasm from "${module_}";\nexport const start = async (of) => { await init(of(wasm)); return ${ASK}; };\n` });
    await esbuild({ entryPoints: [`${at}/in.mjs`], bundle: true, format: "esm", outfile: `${at}/out.mjs`, loader: { ".wasm": "file" }, logLevel: "error" });
    const { start } = await import(`${at}/out.mjs`);
    assert.equal(await start((name) => readFileSync(`${at}/${name}`)), "visited_on");
  });

  test(`${entry}: a program for Node bundled by esbuild runs with the package left outside, or with its page's entry and the module's bytes within`, async (t) => {
    const at = folder(t, {
      "outside.mjs": `import init, { Pack } from "${entry}";\nawait init();\nconsole.log(${ASK});\n`,
      "within.mjs": `import init, { Pack } from "${entry}";\nimport wasm from "${module_}";\nawait init(wasm);\nconsole.log(${ASK});\n`,
    });
    const shared = { bundle: true, platform: "node", format: "esm", logLevel: "error" };
    await esbuild({ ...shared, entryPoints: [`${at}/outside.mjs`], outfile: `${at}/outside.out.mjs`, packages: "external" });
    assert.equal(printed(`${at}/outside.out.mjs`), "visited_on");
    await esbuild({ ...shared, platform: "neutral", target: "node20", entryPoints: [`${at}/within.mjs`], outfile: `${at}/within.out.mjs`, loader: { ".wasm": "binary" } });
    assert.equal(printed(`${at}/within.out.mjs`), "visited_on");
  });

  test(`${entry}: a page built by Vite runs with no line of its own`, async (t) => {
    const at = folder(t, { "in.mjs": `import init, { Pack } from "${entry}";\nexport const start = async (source) => { await init(source); return ${ASK}; };\n` });
    const built = { outDir: `${at}/out`, minify: false, assetsInlineLimit: 0, rollupOptions: { input: `${at}/in.mjs`, preserveEntrySignatures: "strict", output: { entryFileNames: "out.mjs" } } };
    await vite({ root: at, configFile: false, logLevel: "error", base: "./", build: built });
    const wasm = readdirSync(`${at}/out/assets`).filter((name) => name.endsWith(".wasm"));
    assert.equal(wasm.length, 1);
    const script = readFileSync(`${at}/out/out.mjs`, "utf8");
    assert.ok(script.includes(wasm[0]), "the script asks for the module by its new name");
    const { start } = await import(`${at}/out/out.mjs`);
    assert.equal(await start(readFileSync(`${at}/out/assets/${wasm[0]}`)), "visited_on");
  });
}

test("CommonJS and ES modules of Node need no bundler", async () => {
  const { Pack } = require("wushe/forms");
  assert.equal(answer(Pack), "visited_on");
  assert.equal(answer((await import("wushe/forms")).Pack), "visited_on");
});
