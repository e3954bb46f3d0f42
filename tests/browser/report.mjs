#!/usr/bin/env node
// `report.mjs [PICTURES]`: the main job's page in a real Chromium, in both languages, on a phone and a desk, in light and dark, and
// printed. With a folder, it leaves the pictures and the printed file there.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { HtmlValidate } from "html-validate";

import { launch } from "./open.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const WIDTHS = { phone: 360, desktop: 1280 };
const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // The page is written without blanks and line ends between its tags, in the lower-case doctype's place the standard's own.
    "long-title": "off",
    "no-trailing-whitespace": "off",
    "doctype-style": "off",
    "void-style": "off",
    "attr-quotes": "off",
    // A table that is wider than a phone is scrolled with the keys, so it must be reached with them.
    "no-redundant-role": "off",
  },
});

const out = mkdtempSync(join(tmpdir(), "wushe-report-"));
const [pictures] = process.argv.slice(2);
let checks = 0;

function write(lang, name = `${lang}.html`) {
  const path = join(out, name);
  const binary = join(process.env.CARGO_TARGET_DIR ?? join(root, "target"), "debug/wushe-report");
  execFileSync(binary, ["--lang", lang, "--out", path], { cwd: root });
  return path;
}

async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), TAGS);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`));
}

/** What is wrong with the source: its validity, anchors that lead nowhere, anything that needs more than the file. */
async function source(text) {
  const report = await validator.validateString(text);
  const found = report.results.flatMap(({ messages }) => messages.map(({ ruleId, message, line, column }) => `${ruleId}: ${message} at ${line}:${column}`));
  const ids = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  for (const [, anchor] of text.matchAll(/ href="#([^"]+)"/g)) if (!ids.has(anchor)) found.push(`#${anchor} leads nowhere`);
  if (/<script|<img|<iframe|<link(?! rel="icon")| on\w+=|url\((?!#)|@import/.test(text)) found.push("the page needs a script or something from outside");
  return found;
}

async function seen(browser, path, lang, name, scheme) {
  const context = await browser.newContext({ viewport: { width: WIDTHS[name], height: 800 }, colorScheme: scheme, deviceScaleFactor: 1 });
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("request", (request) => request.url().startsWith("file:") || request.url().startsWith("data:") || problems.push(`asked for ${request.url()}`));
  await page.goto(pathToFileURL(path).href);
  const other = lang === "zh" ? "en" : "zh-Hans";
  for (const edition of ["first", "second"]) {
    if (edition === "second") await page.click(`.first a[hreflang="${other}"]`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) problems.push(`${edition} edition: ${wide} px wider than the screen`);
    const shown = await page.evaluate(() => [...document.querySelectorAll(".edition")].filter((one) => one.offsetHeight > 0).map((one) => one.className));
    if (shown.join() !== `edition ${edition}`) problems.push(`shown: ${shown}`);
    const broken = await page.evaluate(() => [...document.querySelectorAll("figure")].filter((one) => !one.querySelector("svg rect") || [...one.children].some(({ localName }) => !["figcaption", "svg"].includes(localName))).length);
    if (broken > 0) problems.push(`${broken} charts are broken`);
    problems.push(...(await findings(page)));
    if (pictures && edition === "first" && !path.endsWith("bad.html")) await page.screenshot({ path: join(pictures, `${lang}-${name}-${scheme}.png`), fullPage: true });
    checks += 1;
  }
  await context.close();
  return problems.map((problem) => `${lang}, ${name}, ${scheme}: ${problem}`);
}

async function printed(browser, path, lang) {
  const page = await browser.newPage();
  await page.goto(pathToFileURL(path).href);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  await page.close();
  if (pictures) writeFileSync(join(pictures, `${lang}.pdf`), pdf);
  const pages = pdf.toString("latin1").match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
  console.log(`${lang}: ${pages} printed pages`);
  checks += 1;
  return pages >= 4 && pages <= 20 ? [] : [`${lang}: ${pages} printed pages`];
}

/** The checks see what they are there for. */
async function planted(browser, path) {
  const text = readFileSync(path, "utf8");
  const bad = text.replace("<main>", '<main><p style="color:#bbb;background:#fff">pale</p><div style="width:2000px">wide</div><a href="#nowhere">x</a><script></script><b><p></b>');
  assert((await source(bad)).length >= 3, "planted faults of the source were not seen");
  writeFileSync(join(out, "bad.html"), bad);
  const problems = await seen(browser, join(out, "bad.html"), "zh", "phone", "light");
  assert(problems.some((problem) => problem.includes("wider")) && problems.some((problem) => problem.includes("contrast")), `${problems}`);
}

const problems = [];
const browser = await launch();
try {
  for (const lang of ["zh", "en"]) {
    const path = write(lang);
    const text = readFileSync(path, "utf8");
    if (text !== readFileSync(write(lang, "again.html"), "utf8")) problems.push(`${lang}: two runs, two files`);
    problems.push(...(await source(text)).map((problem) => `${lang}: ${problem}`));
    for (const name of Object.keys(WIDTHS)) for (const scheme of ["light", "dark"]) problems.push(...(await seen(browser, path, lang, name, scheme)));
    problems.push(...(await printed(browser, path, lang)));
  }
  await planted(browser, join(out, "zh.html"));
} catch (error) {
  problems.push(String(error));
} finally {
  await browser.close();
  rmSync(out, { recursive: true });
}
console.log(`report: ${checks} views, ${problems.length} problems`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 && checks > 0 ? 0 : 1;
