import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import init, * as wushe from "wushe";

import { CEILING_GZIPPED } from "../../bindings-wasm/size.mjs";

const require = createRequire(import.meta.url);
const file = (name) => new URL(`node_modules/wushe/${name}`, import.meta.url);

test("import, require, the page's entry and the types offer the same names", async () => {
  const names = Object.keys(wushe).sort();
  assert.deepEqual(Object.keys(require("wushe")).sort(), names);
  assert.deepEqual(Object.keys(await import(file("web.mjs"))).sort(), names);
  const declared = readFileSync(file("index.d.ts"), "utf8").matchAll(/^export (?:function|class|declare const|const) (\w+)/gm);
  assert.deepEqual([...new Set([...declared].map(([, name]) => name)), "default"].sort(), names);
  assert.equal(await init(), undefined);
});

test("the page's entry works in any host that loads the module, and says so before", async () => {
  const web = await import(file("web.mjs"));
  assert.throws(() => web.parse("count", "1"), /await init\(\) first/);
  await web.init(readFileSync(file("glue/wushe_bg.wasm")));
  assert.deepEqual(web.parse("count", "1"), { value: "1" });
});

test("a text that can't cross unchanged is refused", () => {
  for (const text of ["\ud800", "2022\udc00-05-21", "\udc00\ud800", "a".repeat(1_000) + "\ud83d"]) {
    assert.throws(() => wushe.parse("date", text), { name: "TypeError", message: "text has a lone surrogate: it is no Unicode text" });
  }
  assert.throws(() => wushe.parse("\ud800", ""), { name: "TypeError", message: /^kind / });
  assert.equal(wushe.parse("date", "😀").findings[0].code, "date_format");
});

test("a lone surrogate is refused too where the host has no isWellFormed", (t) => {
  const { isWellFormed } = String.prototype;
  t.after(() => Object.defineProperty(String.prototype, "isWellFormed", { value: isWellFormed, configurable: true, writable: true }));
  delete String.prototype.isWellFormed;
  assert.throws(() => wushe.parse("date", "\ud800"), TypeError);
  assert.equal(wushe.parse("date", "😀").findings[0].code, "date_format");
});

test("only strings cross", () => {
  for (const value of [3.7, 1.5 + 0.1, 10 / 3, 9007199254740993, 12345678901234567.89, 5n, null, undefined, {}, new Date(0)]) {
    assert.throws(() => wushe.parse("amount", value), { name: "TypeError", message: "text must be a string" }, String(value));
  }
});

test("the module stays below its ceiling", () => {
  const module_ = readFileSync(file("glue/wushe_bg.wasm"));
  assert.ok(gzipSync(module_, { level: 9 }).length <= CEILING_GZIPPED);
});
