import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { blocks } from "../js/readme.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

for (const { name, code } of blocks()) {
  test(`${name} runs over the installed package`, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-"], { cwd: here, input: code, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    assert.notEqual(stdout, "", "it prints nothing");
  });
}
