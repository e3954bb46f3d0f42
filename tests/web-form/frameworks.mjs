// The pages on Vue and React: each as its folder has it, built by the Vite that its folder names, in Chromium.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "vite";

import { looks, overhang } from "./open.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Beside the installed package, so that Vite finds it there, and what it builds with above. */
const beside = join(root, "tests/node/node_modules/.frameworks");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };
/** As strict as the page without a framework. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src data:; connect-src 'self'";
const VISIT = { visited_on: "2026-11-20", station: "152221100000", worker: "W1", household: "H-47" };

const json = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

/** Builds a copy of the page, changed as the test wants, and serves it. @param {(source: string) => string} [changed] of its first script */
async function start(name, changed = (source) => source) {
  const at = join(beside, name);
  rmSync(at, { recursive: true, force: true });
  mkdirSync(beside, { recursive: true });
  cpSync(join(root, "examples", name), at, { recursive: true, filter: (path) => !/\/(node_modules|dist)$/.test(path) });
  const first = join(at, /src="\/(src\/main\.\w+)"/.exec(readFileSync(join(at, "index.html"), "utf8"))[1]);
  writeFileSync(first, changed(readFileSync(first, "utf8")));
  await build({ root: at, logLevel: "error" });
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const file = pathname === "/" ? "/index.html" : pathname;
    try {
      const body = readFileSync(join(at, "dist", file));
      response.writeHead(200, { "content-type": TYPES[extname(file)], "content-security-policy": POLICY }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { address: `http://127.0.0.1:${server.address().port}/`, stop: () => (server.close(), server.closeAllConnections()) };
}

/** @param {import("playwright-core").Page} page */
async function look(world, page, name) {
  const found = await looks(page);
  world.expect(found.length === 0, `${name}: ${found.join("; ")}`);
  const wide = await overhang(page);
  world.expect(wide <= 0, `${name}: ${wide} px wider than the screen`);
  await world.picture(page, name);
}

const focused = (page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.className);
const id = (place) => `[id="${place}"]`;
const text = async (page, selector) => (await page.textContent(selector)) ?? "";
const finish = (page) => page.locator("button[type=submit]").press("Enter");

/** An empty record, a wrong one, one that a condition waits for, and one that can be sent. */
async function fill(world, page, name) {
  await page.waitForSelector("form");
  world.expect((await page.locator(".error").count()) === 0, `${name}: an empty form scolds before anybody has typed`);
  world.expect((await page.locator(id("family_stress")).count()) === 0, `${name}: a part that does not apply is shown`);
  await page.locator(".next a").press("Enter");
  world.expect((await focused(page)) === "visited_on", `${name}: the next question does not lead to its field`);

  await finish(page);
  await page.waitForSelector(".summary");
  await page.waitForFunction(() => document.activeElement?.className === "summary");
  world.expect((await page.locator(".summary a").count()) === 4, `${name}: the summary does not name the four required fields`);
  world.expect((await page.getAttribute(id("station"), "aria-invalid")) === "true", `${name}: the field is not marked as invalid`);
  world.expect((await page.getAttribute(id("station"), "aria-describedby"))?.includes("station-told") === true, `${name}: the field is not described by its finding`);
  await look(world, page, `${name}-zh-summary`);
  await page.locator(".summary a").last().press("Enter");
  world.expect((await focused(page)) === "household", `${name}: the summary does not lead to the field`);

  // As a person types: a space within a key comes before what follows it.
  await page.fill(id("visited_on"), VISIT.visited_on);
  for (const field of ["station", "household"]) await page.fill(id(field), VISIT[field]);
  await page.locator(id("worker")).pressSequentially("W 1");
  world.expect((await page.inputValue(id("worker"))) === "W 1", `${name}: what is typed does not stay`);
  world.expect((await text(page, id("worker-told"))).includes("空格"), `${name}: the finding does not stand at its field`);
  world.expect((await page.locator(".summary a").count()) === 1, `${name}: the summary does not follow what is filled in`);
  await page.locator("header button").press("Enter");
  await page.waitForFunction(() => document.documentElement.lang === "en");
  world.expect((await text(page, "h1")) === "Home visit" && (await text(page, id("worker-told"))).startsWith("Error: "), `${name}: the form is not in English`);
  world.expect((await page.inputValue(id("worker"))) === "W 1", `${name}: the turn of the language lost what was typed`);
  await look(world, page, `${name}-en-wrong`);
  await page.fill(id("worker"), VISIT.worker);

  await page.locator(id("assessed")).check();
  await page.waitForSelector(id("family_stress"));
  await page.waitForSelector(".summary a");
  world.expect((await text(page, ".summary")).includes("To be answered first"), `${name}: the summary does not say what a condition waits for`);
  await page.getByRole("radiogroup", { name: /alone/i }).getByLabel("No", { exact: true }).check();
  await page.waitForFunction((place) => document.getElementById(place)?.closest(".field")?.querySelector(".mark") !== null, "family_stress");
  await page.getByRole("radiogroup", { name: /assess/i }).getByLabel("No", { exact: true }).check();
  await page.waitForSelector(id("family_stress"), { state: "detached" });

  // Two rows of participants, of which one is taken back; what is chosen alone takes the others away.
  await page.locator(id("participants")).press("Enter");
  await page.fill(id("participants.0.person_key"), "P-1");
  await page.locator(id("participants")).press("Enter");
  await page.waitForSelector(id("participants.1.person_key"));
  await page.getByRole("button", { name: "Remove the last row" }).press("Enter");
  await page.waitForSelector(id("participants.1.person_key"), { state: "detached" });
  world.expect((await page.inputValue(id("participants.0.person_key"))) === "P-1", `${name}: a row lost what was typed`);
  await page.locator(id("service_types")).check();

  await finish(page);
  await page.waitForSelector(".complete");
  const record = JSON.parse(await text(page, ".complete pre"));
  const { service_types: types, participants, assessed, ...rest } = record;
  for (const [field, value] of Object.entries(VISIT)) world.expect(rest[field] === value, `${name}: ${field} is ${rest[field]}`);
  world.expect(assessed === false && participants[0].person_key === "P-1" && participants.length === 1 && types.length === 1, `${name}: the record is ${JSON.stringify(record)}`);
  world.expect(!("family_stress" in record) && (await page.locator(".summary, .error").count()) === 0, `${name}: a finished record is scolded`);
  await look(world, page, `${name}-en-complete`);
}

/** A page in a phone of its own; whatever it complains of is a problem of the world. */
const on = (name, changed) => async (world) => {
  const { address, stop } = await start(name, changed);
  const { context, page } = await world.phone({}, address);
  try {
    page.setDefaultTimeout(15_000);
    await page.goto(address);
    await fill(world, page, changed ? `${name}-proxied` : name);
  } finally {
    await context.close();
    stop();
  }
};

/** What their folders name is what is tested. */
async function pinned(world) {
  const { devDependencies: tested } = json("tests/package.json");
  for (const name of ["vue-form", "react-form"]) {
    const { dependencies, devDependencies } = json(`examples/${name}/package.json`);
    for (const [of, version] of Object.entries({ ...dependencies, ...devDependencies })) world.expect(tested[of] === version, `${name}: ${of} ${version} is not what is tested, ${tested[of]}`);
  }
  const [one, other] = ["vue-form", "react-form"].map((name) => readFileSync(join(root, `examples/${name}/src/style.css`), "utf8"));
  world.expect(one === other, "the two pages have another style each");
}

/** Vue leaves frozen objects as they are, so the form stands behind a proxy of its own, too. */
const proxied = (source) => {
  const changed = source.replace("createApp }", "createApp, reactive }").replace(/Pack\.builtin\("hinggan"\)\.form\(name\)/, "new Proxy(reactive({ form: $& }).form, {})");
  if (!changed.includes("new Proxy(reactive(")) throw new Error("the page on Vue makes its form in another way");
  return changed;
};

export const FRAMEWORKS = [
  ["the pages on Vue and React name what they are tested with", pinned],
  ["a form on Vue", on("vue-form")],
  ["a form on Vue, behind proxies", on("vue-form", proxied)],
  ["a form on React", on("react-form")],
];
