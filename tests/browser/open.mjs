// Opens the tests' page in a real Chromium, over the packed npm package that Node's tests have installed.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";

import { chromium } from "playwright-core";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json", ".csv": "text/csv" };
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const tests = new URL("../", import.meta.url);
const package_ = new URL("node/node_modules/wushe/", tests);

function serve(request, response) {
  const { pathname: path, searchParams } = new URL(request.url, "http://localhost");
  if (path === "/block.mjs") {
    const code = searchParams.get("code").replace(/(["'])wushe(\/forms|\/pay|\/checklist|\/excel)?\1/g, (_, quote, entry) => `"/package${entry ?? "/"}"`);
    response.writeHead(200, { "content-type": TYPES[".mjs"] }).end(code);
    return;
  }
  const entry = { "/package/": ".", "/package/forms": "./forms", "/package/pay": "./pay", "/package/checklist": "./checklist", "/package/excel": "./excel" }[path];
  if (entry !== undefined) {
    const { exports } = JSON.parse(readFileSync(new URL("package.json", package_), "utf8"));
    response.writeHead(302, { location: new URL(exports[entry].default, "http://localhost/package/").pathname }).end();
    return;
  }
  const [, root, rest] = /^\/(package|tests)\/(.+)$/.exec(path) ?? [];
  try {
    const body = readFileSync(new URL(rest, root === "package" ? package_ : tests));
    const policy = "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
    response.writeHead(200, { "content-type": TYPES[extname(rest)] ?? "text/plain", "content-security-policy": policy }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

function findChromium() {
  for (const name of [process.env.CHROMIUM, "chromium", "chromium-browser", "google-chrome"].filter(Boolean)) {
    try {
      return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      // The next name may be there.
    }
  }
  throw new Error("no Chromium: apt-get install chromium, or set CHROMIUM to one");
}

/** A real Chromium of this machine. */
export const launch = () => chromium.launch({ executablePath: findChromium(), args: FLAGS, headless: true });

/** Runs `work(page)` in the page and gives every problem that was seen, its own included. */
export async function withPage(work) {
  const server = createServer(serve);
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const browser = await launch();
  const problems = [];
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => problems.push(`the page threw ${error}`));
    page.on("console", (message) => message.type() === "error" && !message.location().url.endsWith("/favicon.ico") && problems.push(message.text()));
    page.on("request", (request) => request.url().startsWith(origin) || problems.push(`the page asked for ${request.url()}`));
    await page.goto(`${origin}/tests/browser/index.html`);
    await page.waitForFunction(() => globalThis.ready, null, { timeout: 30_000 });
    problems.push(...(await work(page, browser.version())));
  } catch (error) {
    problems.push(String(error));
  } finally {
    await browser.close();
    server.close();
  }
  return problems;
}
