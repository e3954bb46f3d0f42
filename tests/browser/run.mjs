#!/usr/bin/env node
// Runs every vector, and the page's README example, in a page of a real Chromium.
import { readExceptions, readRulebooks, readVectors } from "../js/read-vectors.mjs";
import { blocks } from "../js/readme.mjs";
import { summary } from "../js/run-vectors.mjs";
import { withPage } from "./open.mjs";

const problems = await withPage(async (page, version) => {
  const found = [];
  const outcome = await page.evaluate(([lines, exceptions, rulebooks]) => globalThis.runVectors(lines, exceptions, rulebooks), [
    readVectors(),
    readExceptions("chromium"),
    readRulebooks(),
  ]);
  console.log(`Chromium ${version}`);
  console.log(summary("chromium", outcome));
  found.push(...outcome.failures);
  if (outcome.passed === 0) found.push("no vectors were found");
  if (!(await page.evaluate(() => globalThis.refusesLoneSurrogates()))) found.push("a lone surrogate crossed");
  for (const { name, code } of blocks()) {
    const printed = await page.evaluate((block) => globalThis.runBlock(block), code);
    console.log(`${name}: printed ${printed} lines`);
    if (printed === 0) found.push(`${name}: prints nothing`);
  }
  return found;
});
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
