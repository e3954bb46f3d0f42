import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { build as esbuild } from "esbuild";
import { build as vite8 } from "vite";
import { build as vite5 } from "vite5";
import { build as vite6 } from "vite6";
import { build as vite7 } from "vite7";
import webpack from "webpack";

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

/** A page that starts with the module's bytes, as a test has them. */
const page = (entry) => `import init, { Pack } from "${entry}";\nexport const start = async (source) => { await init(source); return ${ASK}; };\n`;

/** The built script asks for the one module by its new name, and runs. */
async function answers(script, assets) {
  const wasm = readdirSync(assets).filter((name) => name.endsWith(".wasm"));
  assert.equal(wasm.length, 1);
  assert.ok(readFileSync(script, "utf8").includes(wasm[0]), "the script asks for the module by its new name");
  const { start } = await import(script);
  assert.equal(await start(readFileSync(`${assets}/${wasm[0]}`)), "visited_on");
}

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

  for (const [version, vite] of Object.entries({ 5: vite5, 6: vite6, 7: vite7, 8: vite8 })) {
    test(`${entry}: a page built by Vite ${version} runs with no line of its own`, async (t) => {
      const at = folder(t, { "in.mjs": page(entry) });
      const built = { outDir: `${at}/out`, minify: false, assetsInlineLimit: 0, rollupOptions: { input: `${at}/in.mjs`, preserveEntrySignatures: "strict", output: { entryFileNames: "out.mjs" } } };
      await vite({ root: at, configFile: false, logLevel: "error", base: "./", build: built });
      await answers(`${at}/out/out.mjs`, `${at}/out/assets`);
    });
  }

  test(`${entry}: a page built by webpack runs with no line of its own`, async (t) => {
    const at = folder(t, { "in.mjs": page(entry) });
    const output = { path: `${at}/out`, filename: "out.mjs", module: true, library: { type: "module" }, publicPath: "./" };
    const built = { mode: "production", context: at, entry: "./in.mjs", target: "web", experiments: { outputModule: true }, output };
    const stats = await new Promise((done, failed) => webpack(built, (error, found) => (error ? failed(error) : done(found))));
    assert.ok(!stats.hasErrors(), String(stats));
    await answers(`${at}/out/out.mjs`, `${at}/out`);
  });
}

test("CommonJS and ES modules of Node need no bundler", async () => {
  const { Pack } = require("wushe/forms");
  assert.equal(answer(Pack), "visited_on");
  assert.equal(answer((await import("wushe/forms")).Pack), "visited_on");
});
