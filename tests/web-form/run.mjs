#!/usr/bin/env node
// `run.mjs [PICTURES]`: the example page in a real Chromium, from the first visit to records that the service has once. With a folder, it
// leaves pictures there.
import { join } from "node:path";

import { launch } from "../browser/open.mjs";
import { FIRST } from "./first.mjs";
import { FRAMEWORKS } from "./frameworks.mjs";
import { startPage } from "./open.mjs";
import { startService, TOKEN } from "./service.mjs";
import { STEPS } from "./steps.mjs";
import { TROUBLE } from "./trouble.mjs";
import { VIEWS } from "./views.mjs";

const [pictures] = process.argv.slice(2);
const problems = [];
let checks = 0;

const service = await startService();
let served = await startPage(service.origin);
const browser = await launch();

/** A phone of its own, of which every complaint is a problem unless it is one of those to be. @param {string[]} also what its page may ask besides */
async function phone(options = {}, ...also) {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, locale: "zh-CN", reducedMotion: "reduce", acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("pageerror", (error) => problems.push(`the page threw ${error.stack}`));
  page.on("console", (message) => {
    // The browser tells itself what did not come over a network that is not there.
    if (message.type() === "error" && !/Failed to load resource|net::ERR/.test(message.text())) problems.push(message.text());
  });
  page.on("request", (request) => {
    const { origin } = new URL(request.url());
    if (![served.address, ...also].map((address) => new URL(address).origin).concat(service.origin, "null").includes(origin)) problems.push(`the page asked for ${request.url()}`);
  });
  return { context, page };
}

const world = {
  service,
  token: TOKEN,
  phone,
  get address() {
    return served.address;
  },
  async down() {
    await served.stop();
  },
  /** @param {string} [below] where the service lies on its host: another one is another version of the page @param {...string} more of the command */
  async up(below = "", ...more) {
    served = await startPage(service.origin + below, Number(new URL(served.address).port), ...more);
  },
  /** @param {boolean} holds @param {string} what */
  expect(holds, what) {
    checks += 1;
    if (!holds) problems.push(what);
  },
  async picture(page, name) {
    if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  },
};

try {
  for (const [name, step] of [...FIRST, ...STEPS, ...TROUBLE, ...VIEWS, ...FRAMEWORKS]) {
    const before = problems.length;
    try {
      await step(world);
    } catch (error) {
      problems.push(`${name}: ${error.stack ?? error}`);
    }
    console.log(`${problems.length === before ? "passed" : "FAILED"}: ${name}`);
  }
} finally {
  await browser.close();
  await served.stop();
  service.stop();
}
console.log(`web-form: ${checks} checks, ${problems.length} problems`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 && checks > 0 ? 0 : 1;
