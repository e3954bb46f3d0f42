import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import * as wushe from "wushe";
import * as checklist from "wushe/checklist";
import * as forms from "wushe/forms";
import * as pay from "wushe/pay";

import { ops } from "../js/ops.mjs";
import { readVectors } from "../js/read-vectors.mjs";
import { runVectors } from "../js/run-vectors.mjs";

const package_ = new URL("node_modules/wushe/", import.meta.url);
const { compiled } = wushe.Pack.prototype;

/** The entry for forms, with rulebooks that the whole package reads and compiles. */
const read = (pack) => forms.Pack.fromCompiled(compiled.call(pack));
const throughForms = { ...forms, Pack: { builtin: (name) => read(wushe.Pack.builtin(name)), fromJson: (text) => read(wushe.Pack.fromJson(text)) } };

test("every vector of a form answers alike where the rulebook was compiled before", () => {
  const of = ["check", "state", "describe"];
  const lines = readVectors().filter((line) => {
    const { op, network, beside, expect } = JSON.parse(line);
    // Networks and stored records are of larger entries.
    return of.includes(op) && network === undefined && beside === undefined && expect?.findings?.every?.(({ code }) => !code.startsWith("pack_")) !== false;
  });
  const { passed, failures } = runVectors(lines, ops(throughForms), {});
  assert.deepEqual(failures, []);
  assert.ok(passed > 200, `${passed}`);
});

test("the package has the forms of each of its rulebooks, and they are drawn as its JSON is", () => {
  const names = readdirSync(new URL("packs/", package_)).filter((name) => name.endsWith(".json"));
  assert.ok(names.length > 10);
  for (const name of names) {
    const whole = wushe.Pack.fromJson(readFileSync(new URL(`packs/${name}`, package_), "utf8"));
    const small = forms.Pack.fromCompiled(readFileSync(new URL(`packs/${name.replace("json", "forms")}`, package_)));
    assert.deepEqual([small.id, small.version, small.hash, small.identity, small.forms], [whole.id, whole.version, whole.hash, whole.identity, whole.forms]);
    for (const id of whole.forms) for (const lang of ["zh-Hans", "en"]) assert.equal(small.form(id).describeJson(lang), whole.form(id).describeJson(lang));
    whole.free();
    small.free();
  }
});

test("a page takes the forms that it asks for", () => {
  const pack = wushe.Pack.builtin("hinggan");
  const one = compiled.call(pack, { forms: ["appraisal"] });
  assert.deepEqual(forms.Pack.fromCompiled(one).forms, ["appraisal"]);
  assert.ok(one.length * 10 < pack.compiled().length);
  assert.throws(() => pack.compiled({ forms: ["appraisals"] }), ({ findings: [{ code, path }] }) => code === "form_unknown" && path[0] === "forms");
  assert.throws(() => pack.compiled({ forms: [1] }), { name: "TypeError", message: "form must be a string" });
});

test("what is not compiled, damaged or of another entry is refused", () => {
  const bytes = wushe.Pack.builtin("hinggan").compiled({ forms: ["appraisal"] });
  const told = (read_, code) => assert.throws(read_, (error) => error instanceof forms.WusheError && error.findings[0].code === code && error.message !== "", code);
  told(() => forms.Pack.fromJson(wushe.Pack.builtin("hinggan").json()), "pack_not_compiled");
  assert.throws(() => forms.Pack.fromJson("{}"), /npx wushe-compile/);
  told(() => forms.Pack.fromCompiled(new Uint8Array()), "pack_not_compiled");
  told(() => forms.Pack.fromCompiled(bytes.slice(0, -1)), "pack_compiled_damaged");
  told(() => forms.Pack.fromCompiled(bytes.map((byte, at) => (at === 5 ? 9 : byte))), "pack_compiled_version");
  assert.equal(forms.Pack.fromCompiled(bytes.buffer).id, "hinggan");
  assert.throws(() => forms.Pack.fromCompiled(3), TypeError);
  for (const { Pack } of [wushe, pay, checklist]) assert.throws(() => Pack.fromCompiled(bytes), { name: "TypeError", message: /Pack\.fromJson/ });
});

test("the command compiles a file, and says what is wrong with it", () => {
  const folder = mkdtempSync(join(tmpdir(), "wushe-"));
  try {
    const command = (...args) => execFileSync(process.execPath, [fileURLToPath(new URL("compile.mjs", package_)), ...args], { stdio: "pipe", encoding: "utf8" });
    const [from, to] = [fileURLToPath(new URL("packs/national.json", package_)), join(folder, "mine.forms")];
    command(from, to, "home_visit", "event");
    assert.deepEqual(forms.Pack.fromCompiled(readFileSync(to)).forms, ["home_visit", "event"]);
    command(from, to);
    assert.deepEqual(readFileSync(to), readFileSync(new URL("packs/national.forms", package_)));
    assert.throws(() => command(from, to, "home_visits"), ({ status, stderr }) => status === 1 && stderr.includes("home_visit"));
    assert.throws(() => command(from), ({ status, stderr }) => status === 2 && stderr.startsWith("usage"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
