// What goes wrong: unanswered conditions, a service that refuses, a full phone, a page that is open twice.
import { current, day, PHRASE, unlock, visit } from "./steps.mjs";

/** Finishes the form that is open. */
async function finish(page) {
  await page.locator("form button[type=submit]").press("Enter");
  await page.waitForFunction(() => document.querySelector("h1")?.textContent?.includes("已完成"));
}

const status = (page, text) => page.waitForFunction((part) => document.querySelector(".status")?.textContent?.includes(part), text);

/** A record that conditions still wait for is not finished, and the summary leads to what they ask. */
async function waiting(world) {
  const { page } = current();
  await visit(page, "#/form/home_visit");
  await page.waitForSelector("#f-visited_on");
  await page.fill("#f-visited_on", await day(page));
  for (const [id, text] of Object.entries({ station: "152221100000", worker: "W1", household: "H2" })) await page.fill(`#f-${id}`, text);
  await page.locator("#f-assessed").check();
  await page.locator("button[type=submit]").press("Enter");
  await page.waitForSelector(".summary a");
  world.expect((await page.textContent(".summary"))?.includes("是否独居") === true, "the summary does not say what a condition waits for");
  await page.locator("#f-assessed-1").check();
  await page.locator("button[type=submit]").press("Enter");
  await page.waitForFunction(() => document.querySelector("h1")?.textContent?.includes("已完成"));
}

/** An answer that forbids the record, and a token that is none. */
async function refused(world) {
  const { page } = current();
  const { service } = world;
  // The record of the step before goes out by itself, after it is said to be finished.
  for (let tries = 0; service.stored.size < 2 && tries < 100; tries += 1) await page.waitForTimeout(100);
  await page.waitForFunction(() => !document.querySelector(".status")?.textContent?.includes("待上报"));
  service.mode = "refuses";
  await visit(page, "#/form/worker");
  await page.waitForSelector("#f-worker");
  await page.fill("#f-worker", "W1");
  await page.locator("button[type=submit]").press("Enter");
  await page.waitForFunction(() => document.querySelector("h1")?.textContent?.includes("已完成"));
  await visit(page, "#/records");
  await page.waitForSelector(".state");
  await page.getByRole("button", { name: "现在上报" }).press("Enter");
  await page.waitForSelector(".state.refused");
  world.expect((await page.textContent(".records pre"))?.startsWith("422") === true, "the answer of the service is not shown");
  await page.getByRole("button", { name: "改过再报" }).press("Enter");
  await page.waitForSelector("#f-worker");
  world.expect((await page.inputValue("#f-worker")) === "W1", "the refused record is lost");
  await visit(page, "#/settings");
  await page.fill("#token", "another");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector(".kept")?.textContent !== "");
  await visit(page, "#/records");
  await page.locator(".records a").first().press("Enter");
  await page.waitForSelector("#f-worker");
  await page.locator("button[type=submit]").press("Enter");
  await page.waitForFunction(() => document.querySelector("h1")?.textContent?.includes("已完成"));
  service.mode = "well";
  await visit(page, "#/records");
  await page.waitForSelector(".state");
  await page.getByRole("button", { name: "现在上报" }).press("Enter");
  await page.waitForFunction(() => document.querySelector("main .kept")?.textContent?.includes("令牌"));
  world.expect((await page.locator(".state.queued").count()) === 1, "a record is no longer queued though nobody has taken it");
}

/** A phone without room: what was typed stays on the screen, and it is said. */
async function full(world) {
  const { page } = current();
  await visit(page, "#/form/worker");
  await page.waitForSelector("#f-worker");
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    globalThis.emptied = () => (IDBObjectStore.prototype.put = put);
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("no room", "QuotaExceededError");
    };
  });
  await page.fill("#f-worker", "W77");
  await page.waitForSelector(".kept .error");
  await page.locator("form button[type=submit]").press("Enter");
  await page.waitForTimeout(200);
  world.expect((await page.inputValue("#f-worker")) === "W77", "what was typed is gone though it could not be kept");
  await page.evaluate(() => globalThis.emptied());
  await finish(page);
}

/** The page in two tabs: each record is sent by one of them. */
async function twice(world) {
  const { context, page } = current();
  const { service } = world;
  await visit(page, "#/settings");
  await page.waitForSelector("#token");
  await page.fill("#token", world.token);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelector("main .kept")?.textContent !== "");
  service.mode = "busy";
  const other = await context.newPage();
  await other.goto(world.address);
  await unlock(other, PHRASE, false);
  await other.waitForSelector(".cards");
  await status(page, "待上报");
  const [before, asked] = [service.stored.size, service.requests.length];
  service.mode = "well";
  const send = (tab) => tab.evaluate(() => dispatchEvent(new Event("online")));
  await Promise.all([send(page), send(other), send(page), send(other)]);
  await page.waitForFunction(() => !document.querySelector(".status")?.textContent?.includes("待上报"));
  await page.waitForTimeout(300);
  const sent = service.requests.slice(asked).filter(({ mode }) => mode === "well").map(({ key }) => key);
  world.expect(sent.length > 0 && sent.length === new Set(sent).size, `sent twice: ${sent}`);
  world.expect(service.stored.size - before === new Set(sent).size, "a record was lost between two tabs");
  await other.close();
}

/** A file fills in what it says of itself; one of another type is told, and taking all of it out leaves nothing. */
async function attached(world) {
  const { page } = current();
  await visit(page, "#/form/case_step");
  await page.waitForSelector("#f-stage");
  await page.selectOption("#f-stage", "planning");
  const file = page.locator("#f-agreement-field input[type=file]");
  await file.setInputFiles({ name: "协议.pdf", mimeType: "application/pdf", buffer: Buffer.from("test") });
  await page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.getElementById("f-agreement.hash"))?.value !== "");
  const said = await Promise.all(["name", "size", "type", "hash"].map((id) => page.inputValue(`#f-agreement\\.${id}`)));
  const hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  world.expect(JSON.stringify(said) === JSON.stringify(["协议.pdf", "4", "application/pdf", hash]), `a file says ${said}`);
  world.expect((await page.locator("#f-agreement-field .error").count()) === 0, "a file that may be attached is told");
  await file.setInputFiles({ name: "协议.html", mimeType: "text/html", buffer: Buffer.from("<script>") });
  await page.waitForFunction(() => /** @type {HTMLInputElement} */ (document.getElementById("f-agreement.name"))?.value.endsWith(".html"));
  await page.locator("#f-agreement\\.type").focus();
  await page.locator("#f-agreement\\.hash").focus();
  await page.waitForSelector("#f-agreement\\.type-findings .error");
  for (const id of ["name", "size", "hash"]) await page.fill(`#f-agreement\\.${id}`, "");
  await page.selectOption("#f-agreement\\.type", "");
  await page.waitForFunction(() => document.querySelector("#f-agreement-field .error") === null && document.querySelector("#f-agreement\\.size-field .mark")?.textContent === "");
}

export const TROUBLE = [
  ["a record that conditions wait for is not finished", waiting],
  ["what the service refuses is shown and can be corrected", refused],
  ["a full phone is said, and nothing typed is lost", full],
  ["two tabs send each record once", twice],
  ["a file fills in its attachment", attached],
];
