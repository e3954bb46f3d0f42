// Starts the page as its README says, and looks at what is on the screen.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/** The command of the README that serves the page. */
export function command() {
  const readme = readFileSync(join(root, "examples/web-form/README.md"), "utf8");
  const [, line] = /```sh\n(node examples\/web-form\/serve\.mjs[^\n]*)\n```/.exec(readme) ?? [];
  if (line === undefined) throw new Error("the README has no command that serves the page");
  return line;
}

/** Serves the page by that command, on a port of its own. @param {string} service @param {number} [port] @param {...string} more of the command */
export async function startPage(service, port = 0, ...more) {
  const [program, ...given] = command().split(" ");
  const child = spawn(program, [...given, "--port", String(port), "--service", service, ...more], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let said = "";
  for await (const piece of child.stdout) {
    said += piece;
    const [, address] = /(http:\/\/127\.0\.0\.1:\d+\/)/.exec(said) ?? [];
    if (address !== undefined) return { address, stop: () => (child.kill(), ended) };
  }
  throw new Error(`the page was not served: ${said}`);
}

/** What axe-core finds; its script comes from outside the page's policy, so it is run by the driver. @param {import("playwright-core").Page} page */
export async function looks(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }), TAGS);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`));
}

/** How many pixels wider than the screen. @param {import("playwright-core").Page} page */
export const overhang = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** All that is kept on the phone, as text. @param {import("playwright-core").Page} page */
export const kept = (page) =>
  page.evaluate(async () => {
    const database = await new Promise((resolve) => (indexedDB.open("wushe-web-form").onsuccess = ({ target }) => resolve(target.result)));
    const rows = [];
    for (const store of database.objectStoreNames) {
      const all = await new Promise((resolve) => (database.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result)));
      for (const row of all) rows.push(JSON.stringify(row, (_, value) => (value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder("latin1").decode(value) : value)));
    }
    database.close();
    return rows;
  });
