// What else the page does, and how each view looks: in both languages, on a phone and a desk, in light and dark.
import { readFileSync } from "node:fs";

import { looks, overhang } from "./open.mjs";
import { current, PHRASE, unlock, visit } from "./steps.mjs";
import { visitsDue, visitsElsewhere } from "./visits.mjs";

const WIDTHS = { phone: 360, desktop: 1280 };
const ROWS = 100_000;

/** Matches beside the facts of a person: what is asked leads to its field, what applies says why. */
async function checklist(world) {
  const { page } = current();
  await visit(page, "#/form/person_facts");
  await page.waitForSelector(".beside ol a");
  await page.locator(".beside ol a").first().press("Enter");
  const id = await page.evaluate(() => document.activeElement?.id);
  world.expect(id?.startsWith("f-") === true, `a question leads to ${id}`);
  await page.fill("#f-birth_date", "1941-06-02");
  await page.locator("#f-low_income").check();
  await page.waitForSelector(".beside h3 + ul > li");
  const before = await page.locator(".beside h3 + ul > li").count();
  await page.locator(".beside details summary").first().press("Enter");
  await page.waitForSelector(".beside details ul li");
  const why = (await page.textContent(".beside details ul")) ?? "";
  world.expect(before > 0 && why.length > 10 && !/[a-z]+_[a-z]+/.test(why), `${before} items; the reason reads ${why}`);
}

/** A text as Chinese spreadsheets write it: each character by the two bytes that stand for it. @param {string} text */
export function inGb(text) {
  const decoder = new TextDecoder("gb18030");
  const known = new Map();
  for (let first = 0x81; first <= 0xfe; first += 1) for (let second = 0x40; second <= 0xfe; second += 1) if (second !== 0x7f) known.set(decoder.decode(Uint8Array.of(first, second)), [first, second]);
  return Buffer.from([...text].flatMap((character) => (character < "\x80" ? [character.charCodeAt(0)] : known.get(character))));
}

/** A day's ledger out, in again, a long one with progress, and one that is called off. */
async function ledgers(world) {
  const { page } = current();
  await visit(page, "#/ledger");
  await page.waitForSelector("#file");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "导出 CSV" }).press("Enter")]);
  const csv = readFileSync(await download.path(), "utf8");
  world.expect(csv.includes(",'=HYPERLINK(1),") && csv.split("\r\n").every((line) => !/(^|,)"?[=+\-@\t\r]/.test(line)), `a cell is a formula: ${csv}`);
  world.expect(csv.includes("走访,") && csv.includes("P-1"), `the ledger reads ${csv}`);

  const result = () => page.textContent("#checked");
  const give = (text) => page.setInputFiles("#file", { name: "ledger.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  const start = page.getByRole("button", { name: "检查" });
  await give(csv);
  await start.press("Enter");
  await page.waitForFunction(() => document.querySelector("#checked")?.textContent?.includes("行可用"));
  world.expect(/共 2 行，2 行可用，0 个错误/.test((await result()) ?? ""), `its own ledger: ${await result()}`);

  await page.setInputFiles("#file", { name: "gb.csv", mimeType: "text/csv", buffer: inGb("走访日期,社工站,走访社工,家庭编号\n2026-11-27,152221100000,W1,H1\n") });
  await page.selectOption("#encoding", "gb18030");
  await start.press("Enter");
  await page.waitForFunction(() => document.querySelector("#checked")?.textContent?.includes("共 1 行，1 行可用"));
  await page.selectOption("#encoding", "utf-8");

  const line = (at) => `2026-01-05,152221100000,W${at % 9},${at % 1000 === 0 ? "?" : `H${at}`}\n`;
  const long = `走访日期,社工站,走访社工,家庭编号\n${Array.from({ length: ROWS }, (_, at) => line(at)).join("")}`;
  await give(long);
  const bars = page.evaluate(() => new Promise((resolve) => {
    const seen = new Set();
    const look = () => {
      const bar = document.querySelector("progress");
      if (bar && !bar.hidden) seen.add(bar.value);
      if (/100,000 行/.test(document.querySelector("#checked")?.textContent ?? "")) resolve(seen.size);
      else setTimeout(look, 10);
    };
    look();
  }));
  await start.press("Enter");
  await page.waitForFunction(() => document.querySelector("#checked")?.textContent?.includes("100,000 行"));
  world.expect((await bars) >= 3, `the bar stood at ${await bars} places`);
  world.expect(/99,900 行可用，100 个错误/.test((await result()) ?? ""), `the long ledger: ${await result()}`);
  world.expect((await page.locator("main ol li").count()) === 100, "the findings are not listed");
  await world.picture(page, "phone-zh-ledger");

  await give(long.repeat(1) + long.slice(long.indexOf("\n") + 1).repeat(8));
  await start.press("Enter");
  await page.waitForFunction(() => (document.querySelector("progress")?.value ?? 0) > 0);
  await page.getByRole("button", { name: "停止" }).press("Enter");
  await page.waitForFunction(() => document.querySelector("#checked")?.textContent?.includes("已停止"));
}

async function figures(world) {
  const { page } = current();
  await visit(page, "#/figures");
  await page.waitForSelector("table");
  const visits = page.locator("tr", { has: page.getByRole("rowheader", { name: "走访户次", exact: true }) });
  world.expect((await visits.locator("td").first().textContent()) === "2 户次", `visits: ${await visits.textContent()}`);
}

/** How long one key takes, on a processor that is six times slower. */
async function speed(world) {
  const { context, page } = current();
  await visit(page, "#/form/home_visit");
  await page.waitForSelector("#f-needs");
  await page.locator("#f-assessed").check();
  await page.locator("#f-lives_alone").check();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  const times = await page.evaluate(() => {
    const field = /** @type {HTMLTextAreaElement} */ (document.querySelector("#f-needs"));
    return Array.from({ length: 40 }, () => {
      field.value += "字";
      const before = performance.now();
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      return performance.now() - before;
    }).sort((left, right) => left - right);
  });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  console.log(`a key in the home visit: ${times[20].toFixed(1)} ms in the middle, ${times.at(-1).toFixed(1)} ms at most, at a sixth of the speed`);
  world.expect(times[20] < 100, "a key takes a tenth of a second");
}

/** @type {Record<string, (page: import("playwright-core").Page) => Promise<unknown>>} */
const SEEN = {
  forms: (page) => visit(page, "#/forms").then(() => page.waitForSelector(".cards")),
  form: async (page) => {
    await visit(page, "#/form/home_visit");
    await page.waitForSelector("#f-assessed");
    await page.locator("#f-assessed").check();
    await page.locator("#f-participants").press("Enter");
    await page.fill("#f-resident_id", "11010519491231002");
    await page.locator("#f-service_types").check();
    await page.locator("button[type=submit]").press("Enter");
    await page.waitForSelector(".summary");
  },
  facts: async (page) => {
    await visit(page, "#/form/person_facts");
    await page.waitForSelector(".beside ol a");
    await page.fill("#f-birth_date", "1941-06-02");
    await page.locator("#f-low_income").check();
    await page.waitForSelector(".beside h3 + ul > li");
    await page.locator(".beside details summary").first().press("Enter");
    await page.waitForSelector(".beside details ul li");
  },
  records: (page) => visit(page, "#/records").then(() => page.waitForSelector(".state")),
  ledger: (page) => visit(page, "#/ledger").then(() => page.waitForSelector("#file")),
  figures: (page) => visit(page, "#/figures").then(() => page.waitForSelector("table")),
  visits: (page) => visit(page, "#/visits").then(() => page.waitForSelector("#visits-to_do li")),
  settings: (page) => visit(page, "#/settings").then(() => page.waitForSelector("#token")),
};

/** @param {import("playwright-core").Page} page @param {string} name */
async function look(world, page, name) {
  const found = await looks(page);
  const wide = await overhang(page);
  world.expect(found.length === 0, `${name}: ${found.join("; ")}`);
  world.expect(wide <= 0, `${name}: ${wide} px wider than the screen`);
  await world.picture(page, name);
}

async function everyView(world) {
  const { page } = current();
  for (const [screen, width] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width, height: 800 });
    for (const scheme of /** @type {const} */ (["light", "dark"])) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const lang of ["zh", "en"]) {
        for (const [name, go] of Object.entries(SEEN)) {
          await go(page);
          await look(world, page, `${screen}-${scheme}-${lang}-${name}`);
        }
        const before = await page.textContent("h1");
        await page.locator("header button[lang]").press("Enter");
        await page.waitForFunction((was) => document.querySelector("h1")?.textContent !== was, before);
      }
    }
  }
  await page.evaluate(() => document.querySelector("main")?.insertAdjacentHTML("beforeend", "<input>"));
  world.expect((await looks(page)).length > 0, "a planted fault is not seen");
}

/** What was typed stays when the language turns. */
async function turned(world) {
  const { page } = current();
  await visit(page, "#/form/event");
  await page.waitForSelector("#f-event_name");
  await page.fill("#f-event_name", "春节 Spring");
  await page.locator("header button[lang]").press("Enter");
  await page.waitForFunction(() => document.documentElement.lang === "en");
  world.expect((await page.inputValue("#f-event_name")) === "春节 Spring", "the turn of the language lost what was typed");
  world.expect((await page.textContent("h1")) === "Themed event", "the form is not in English");
  await page.locator("header button[lang]").press("Enter");
  await page.waitForFunction(() => document.documentElement.lang === "zh-Hans");
}

/** A new version waits until it is asked in. */
async function renewed(world) {
  const { page } = current();
  await world.down();
  await world.up("/v2", "--visits", "weihai");
  await page.reload();
  await unlock(page, PHRASE, false);
  await page.getByRole("button", { name: "换用新版本" }).press("Enter");
  await page.waitForSelector("#passphrase");
  await unlock(page, PHRASE, false);
  await visit(page, "#/settings");
  await page.waitForFunction(() => document.querySelector("main")?.textContent?.includes("/v2"));
  world.expect((await page.evaluate(() => caches.keys())).length === 1, "the files of the old version are still kept");
}

/** What was sent goes from the phone, drafts stay; and a locked page asks for its passphrase with the draft kept. */
async function put(world) {
  const { page } = current();
  await visit(page, "#/records");
  await page.waitForSelector(".state.sent");
  const drafts = await page.locator(".state.draft").count();
  const forget = page.getByRole("button", { name: "从手机上删除已上报的" });
  await forget.press("Enter");
  await page.waitForSelector(".twice .error:not(:empty)");
  await forget.press("Enter");
  await page.waitForSelector(".state.sent", { state: "detached" });
  world.expect(drafts > 0 && (await page.locator(".state.draft").count()) === drafts, "drafts went with what was sent");

  await visit(page, "#/form/worker");
  await page.waitForSelector("#f-worker");
  await page.fill("#f-worker", "W-locked");
  await page.getByRole("button", { name: "锁上" }).press("Enter");
  await page.waitForSelector("#passphrase");
  world.expect((await page.locator("nav").count()) === 0, "a locked page shows more than its passphrase");
  await unlock(page, PHRASE, false);
  await page.waitForSelector("#f-worker");
  world.expect((await page.inputValue("#f-worker")) === "W-locked", "what was typed before the lock is lost");
}

async function erased(world) {
  const { page } = current();
  await visit(page, "#/settings");
  const button = page.getByRole("button", { name: "删除这台手机上的全部数据" });
  await button.press("Enter");
  await page.waitForSelector(".twice .error:not(:empty)");
  await button.press("Enter");
  await page.waitForSelector("#passphrase-again");
  await look(world, page, "phone-zh-passphrase");
  world.expect(true, "everything was erased");
}

export const VIEWS = [
  ["the checklist stands beside the facts of a person", checklist],
  ["ledgers go out without formulas and come in with progress", ledgers],
  ["my figures of this month", figures],
  ["whom to visit this month, from a list that is kept encrypted", visitsDue],
  ["a key is quick", speed],
  ["the language turns and keeps what was typed", turned],
  ["every view, in both languages, on a phone and a desk, in light and dark", everyView],
  ["a new version waits until it is asked in", renewed],
  ["another rulebook asks what it leaves open, and the overdue come first", visitsElsewhere],
  ["what was sent can be deleted, and the page locked", put],
  ["everything can be erased", erased],
];
