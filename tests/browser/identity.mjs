#!/usr/bin/env node
// `identity.mjs CASES OUT`: Chromium's answers.
import { readFileSync, writeFileSync } from "node:fs";

import { withPage } from "./open.mjs";

const [cases, out] = process.argv.slice(2);
const problems = await withPage(async (page) => {
  writeFileSync(out, await page.evaluate((text) => globalThis.answers(text), readFileSync(cases, "utf8")));
  return [];
});
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
