import assert from "node:assert/strict";
import { test } from "node:test";

import { CEILING_PAGES } from "../js/hostile.mjs";
import { run } from "./hostile.mjs";

test("mutated inputs have an answer", () => {
  const { inputs, pages } = run(8000, 20220521, () => {});
  assert.ok(inputs >= 8000 && pages > 0 && pages <= CEILING_PAGES, `${pages} pages`);
});
