#!/usr/bin/env node
// `devices.mjs [PICTURES]`: the page on two phones against the service itself, `WUSHE_SERVICE`: what was filled in without a network is there once, and of two
// corrections of one record both are kept.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { launch } from "../browser/open.mjs";
import { looks, overhang, startPage } from "./open.mjs";
import { day, PHRASE, unlock, visit } from "./steps.mjs";

const [pictures] = process.argv.slice(2);
const TOKEN = "only-for-tests-0123456789";
const STATION = "152221100000";
const problems = [];
let checks = 0;

function expect(holds, what) {
  checks += 1;
  if (!holds) problems.push(what);
}

/** A port that nobody has; the service must know the page's origin before the page is served. */
const freePort = () =>
  new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });

/** @param {string} page its origin @param {string} folder of its store */
async function startService(page, folder) {
  const program = process.env.WUSHE_SERVICE;
  if (!program) throw new Error("WUSHE_SERVICE names the program of examples/service");
  const child = spawn(program, ["--listen", "127.0.0.1:0", "--store", join(folder, "records.sqlite"), "--page", page], { env: { ...process.env, WUSHE_TOKEN: TOKEN, RUST_LOG: "info" }, stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((done) => child.once("exit", done));
  for await (const line of createInterface({ input: child.stderr })) {
    const { message, address } = JSON.parse(line);
    if (message !== "the service listens") continue;
    child.stderr.resume();
    const origin = `http://${address}`;
    const get = async (path) => (await fetch(origin + path, { headers: { authorization: `Bearer ${TOKEN}` } })).json();
    return { origin, get, stop: () => (child.kill(), ended) };
  }
  throw new Error("the service did not start");
}

const folder = mkdtempSync(join(tmpdir(), "wushe-devices-"));
const port = await freePort();
const service = await startService(`http://127.0.0.1:${port}`, folder);
const served = await startPage(service.origin, port);
const browser = await launch();

/** A phone with a passphrase and the token, and every file kept. */
async function phone(name) {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 }, locale: "zh-CN", reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on("pageerror", (error) => problems.push(`${name}: the page threw ${error.stack}`));
  await page.goto(served.address);
  await unlock(page, PHRASE, true);
  await page.waitForSelector(".cards");
  await page.waitForFunction(() => document.querySelector(".ready")?.textContent !== "");
  await visit(page, "#/settings");
  await page.fill("#token", TOKEN);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".kept")?.textContent !== "");
  return { context, page };
}

async function finish(page) {
  await page.locator("form button[type=submit]").press("Enter");
  await page.waitForFunction(() => document.querySelector("h1")?.textContent?.includes("已完成"));
}

/** Changes the household of the record that is there, as a correction. */
async function correct(page, household) {
  await visit(page, "#/records");
  await page.getByRole("button", { name: "更正", exact: true }).press("Enter");
  await page.waitForSelector("#f-household");
  await page.fill("#f-household", household);
  await finish(page);
  await visit(page, "#/records");
}

async function visited() {
  const { value } = await service.get(`/figures?measure=household_visits&unit=152221&period=${today.slice(0, 7)}`);
  return value;
}
const household = ({ stored }) => JSON.parse(stored.fields).household;
const versions = async (id) => (await service.get(`/records/${id}/history`)).versions;

let today = "";
let [one, other, id] = [null, null, ""];

async function once() {
  one = await phone("one");
  const { context, page } = one;
  today = await day(page);
  await context.setOffline(true);
  await visit(page, "#/form/home_visit");
  await page.waitForSelector("#f-visited_on");
  for (const [field, text] of Object.entries({ visited_on: today, station: STATION, worker: "W1", household: "H-1" })) await page.fill(`#f-${field}`, text);
  await finish(page);
  await page.reload();
  await unlock(page, PHRASE, false);
  await page.waitForFunction(() => document.querySelector(".status")?.textContent?.includes("待上报 1 条"));

  // The first answer is lost on the way, after the service has stored the record.
  let lost = 0;
  await context.route(`${service.origin}/records`, async (route) => {
    if (route.request().method() !== "POST" || lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort("connectionreset");
  });
  await context.setOffline(false);
  for (let tries = 0; lost === 0 && tries < 100; tries += 1) await page.waitForTimeout(100);
  await visit(page, "#/records");
  await page.getByRole("button", { name: "现在上报" }).press("Enter");
  await page.waitForSelector(".state.sent");
  await context.unroute(`${service.origin}/records`);
  [, id = ""] = /编号 ([0-9a-f]+)/.exec((await page.textContent(".records")) ?? "") ?? [];
  expect(lost === 1, "no answer was lost");
  expect((await visited()) === "1", `the service counts ${await visited()} visits`);
  const known = await versions(id);
  expect(known.length === 1 && household(known[0]) === "H-1", `it has ${JSON.stringify(known)}`);
}

async function both() {
  other = await phone("other");
  const { page } = other;
  await visit(page, "#/records");
  await page.fill("#number", "0".repeat(32));
  await page.locator("#fetch button").press("Enter");
  await page.waitForFunction(() => document.querySelector("#fetch .kept")?.textContent?.includes("没有这个编号"));
  await page.fill("#number", id);
  await page.locator("#fetch button").press("Enter");
  await page.waitForSelector(".state.sent");

  // Both begin from the same version; the other phone has no network while the first corrects.
  await other.context.setOffline(true);
  await correct(page, "H-other");
  await page.waitForFunction(() => document.querySelector(".state.queued"));
  await correct(one.page, "H-one");
  await one.page.waitForFunction(() => document.querySelector(".records")?.textContent?.includes("第 2 版"));
  await other.context.setOffline(false);
  await page.getByRole("button", { name: "现在上报" }).press("Enter");
  await page.waitForSelector(".state.aside");
  const told = (await page.textContent(".records .note")) ?? "";
  expect(told.includes("两份都留着") && told.includes("他人已先更正"), `who comes second is told ${told}`);
  const found = await looks(page);
  expect(found.length === 0, `the records: ${found.join("; ")}`);
  expect((await overhang(page)) <= 0, "the records are wider than the screen");
  if (pictures) await page.screenshot({ path: join(pictures, "phone-zh-aside.png"), fullPage: true });
  const known = await versions(id);
  expect(JSON.stringify(known.map((version) => [version.standing, household(version)])) === '[["replaced","H-1"],["current","H-one"],["aside","H-other"]]', `both are kept: ${JSON.stringify(known)}`);
  expect((await visited()) === "1", `the service counts ${await visited()} visits of one`);
}

async function settled() {
  const { page } = other;
  await page.getByRole("button", { name: "取回算数的那一份" }).press("Enter");
  await page.waitForFunction(() => document.querySelector(".records")?.textContent?.includes("H-one"));
  expect((await page.locator(".records li").count()) === 1, "what stood aside is still on the phone");
  await correct(page, "H-both");
  await page.waitForFunction(() => document.querySelector(".records")?.textContent?.includes("第 4 版"));
  const known = await versions(id);
  expect(JSON.stringify(known.map(({ standing }) => standing)) === '["replaced","replaced","aside","current"]' && household(known[3]) === "H-both", `after all: ${JSON.stringify(known)}`);
  expect((await page.locator(".records li").count()) === 1, "the phone has more than the current version");
  expect((await visited()) === "1", `the service counts ${await visited()} visits in the end`);
}

try {
  for (const [name, step] of [["what is filled in without a network is there once", once], ["two phones correct one record: both are kept, and the second is told", both], ["the second settles it", settled]]) {
    const before = problems.length;
    try {
      await step();
    } catch (error) {
      problems.push(`${name}: ${error.stack ?? error}`);
    }
    console.log(`${problems.length === before ? "passed" : "FAILED"}: ${name}`);
    if (problems.length > before) break;
  }
} finally {
  await browser.close();
  await served.stop();
  await service.stop();
  rmSync(folder, { recursive: true });
}
console.log(`web-form: ${checks} checks, ${problems.length} problems`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 && checks > 0 ? 0 : 1;
