import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import init, * as wushe from "wushe";

import { ENTRIES, gzipped, loaded } from "../../bindings-wasm/size.mjs";

import * as checklist from "wushe/checklist";
import * as excel from "wushe/excel";
import * as forms from "wushe/forms";
import * as pay from "wushe/pay";

const require = createRequire(import.meta.url);
const file = (name) => new URL(`node_modules/wushe/${name}`, import.meta.url);

for (const [entry, folder, imported] of [["wushe", "full", wushe], ["wushe/forms", "forms", forms], ["wushe/pay", "pay", pay], ["wushe/checklist", "checklist", checklist], ["wushe/excel", "excel", excel]]) {
  test(`${entry}: import, require, the page's entry and the types offer the same names`, async () => {
    const names = Object.keys(imported).sort();
    assert.deepEqual(Object.keys(require(entry)).sort(), names);
    assert.deepEqual(Object.keys(await import(file(`${folder}/web.mjs`))).sort(), names);
    const types = [folder, "forms", ...(folder === "excel" ? ["full"] : [])].map((name) => readFileSync(file(`${name}/index.d.ts`), "utf8")).join("");
    const declared = types.matchAll(/^export (?:function|class|declare const|const) (\w+)/gm);
    assert.deepEqual([...new Set([...declared].map(([, name]) => name)), "default"].sort(), names);
    assert.equal(await imported.init(), undefined);
  });

  test(`${entry}: the page's entry works in any host that loads the module, and says so before`, async () => {
    const web = await import(file(`${folder}/web.mjs`));
    assert.throws(() => web.parse("count", "1"), /await init\(\) first/);
    await web.init(readFileSync(file(`${folder}/glue/wushe_bg.wasm`)));
    assert.deepEqual(web.parse("count", "1"), { value: "1" });
  });

  test(`${entry}: what a page loads stays below its ceiling`, () => {
    const files = loaded(folder);
    assert.deepEqual(files.map(({ pathname }) => pathname.split("/").at(-1)), ["web.mjs", "wushe_bg.wasm"], "one script and its module");
    assert.ok(gzipped(files) <= ENTRIES[folder]);
  });
}

test("the entry for forms answers as the whole package does, and brings no ledgers along", () => {
  const values = { visited_on: "2022-05-32", station: "152221100000", worker: "W1", participants: [{ person_key: 3 }] };
  const answers = [wushe, forms].map(({ Pack }) => {
    const form = Pack.builtin("hinggan").form("home_visit");
    const report = form.check(values, { today: "2022-05-21" });
    const { identity, hash } = Pack.builtin("hinggan");
    return [identity, hash, form.describeJson("en"), report.json, ...report.findings.map((finding) => report.message(finding, "zh-Hans"))];
  });
  assert.ok(answers[0].length > 3);
  assert.deepEqual(answers[0], answers[1]);
  assert.equal(forms.Pack.builtin("hinggan").measureLedger, undefined);
  assert.equal(forms.Network, undefined);
});

test("every form is drawn alike by every entry, though the smaller ones hold less of the rulebook", () => {
  const [whole, all, ...others] = [wushe, checklist, forms, pay].map(({ Pack }) => {
    const pack = Pack.builtin("hinggan");
    return Object.fromEntries(pack.forms.map((id) => [id, ["zh-Hans", "en"].map((lang) => pack.form(id).describeJson(lang))]));
  });
  assert.equal(Object.keys(whole).length, 24);
  assert.deepEqual(all, whole);
  // Its records are read by a checklist alone.
  const { person_facts: _, ...shared } = whole;
  for (const other of others) assert.deepEqual(other, shared);
});

test("a rulebook of one's own with a habit or a function that is left out is refused by every entry", () => {
  const written = wushe.Pack.builtin("hinggan").json();
  const condition = String.raw`stage = \"intake\"`;
  assert.ok(written.includes(condition));
  for (const wrong of ["==", "=>", "<>", "is", "= 'intake' or stage =", "= upper case(stage) or stage =", "= date and time(stage) or stage ="]) {
    const source = written.replaceAll(condition, condition.replace("=", wrong));
    for (const { Pack } of [wushe, checklist, pay]) {
      assert.throws(() => Pack.fromJson(source), ({ findings: [{ code, path }] }) => code.startsWith("condition_") && path[0] === "forms", wrong);
    }
  }
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
