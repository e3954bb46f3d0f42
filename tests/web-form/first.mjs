// The first view on a slow network and a slow phone: a field that can be typed into before any script has come, and what was typed stays.
import { looks, overhang } from "./open.mjs";
import { PHRASE } from "./steps.mjs";

/** What a phone at the edge of a village gets. Bits a second, milliseconds, and how many times slower than this processor. */
const NETWORK = { offline: false, latency: 400, downloadThroughput: 400_000 / 8, uploadThroughput: 400_000 / 8 };
const SLOWER = 6;

/** @param {import("playwright-core").BrowserContext} context @param {import("playwright-core").Page} page */
async function slow(context, page) {
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", NETWORK);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
}

/** The moments of a first visit, in milliseconds from its beginning: when the field is painted, and when the scripts have taken over. */
export async function measure(context, page, address) {
  await slow(context, page);
  await page.addInitScript(() => {
    const when = (selector, name) => {
      const look = () => (document.querySelector(selector) ? requestAnimationFrame(() => (globalThis[name] = performance.now())) : requestAnimationFrame(look));
      look();
    };
    when("#passphrase", "fieldAt");
    when("#passphrase-told", "takenAt");
  });
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForFunction(() => globalThis.takenAt > 0);
  return page.evaluate(() => ({ field: Math.round(globalThis.fieldAt), taken: Math.round(globalThis.takenAt) }));
}

async function quick(world) {
  const { context, page } = await world.phone();
  const { field, taken } = await measure(context, page, world.address);
  console.log(`the first field at 400 kbit/s, 0.4 s and a sixth of the speed: ${field} ms; the scripts have taken over at ${taken} ms`);
  world.expect(field < taken, "the first field waits for the scripts");
  await context.close();
}

/** Scripts that come late find what was typed, and that it was sent. */
async function early(world) {
  for (const locale of ["zh-CN", "en-GB"]) {
    const { context, page } = await world.phone({ locale });
    let free = () => {};
    const held = new Promise((go) => (free = go));
    await page.route("**/main.js", (route) => held.then(() => route.continue()));
    await page.goto(world.address, { waitUntil: "commit" });
    await page.waitForSelector("#passphrase");
    const seen = await page.locator("h1").innerText();
    world.expect(seen === (locale === "zh-CN" ? "为这台手机设一个口令" : "Choose a passphrase for this phone"), `before any script the heading reads ${seen}`);
    const found = await looks(page);
    world.expect(found.length === 0, `before any script: ${found.join("; ")}`);
    world.expect((await overhang(page)) <= 0, "the first view is wider than the screen");
    await world.picture(page, `phone-first-${locale}`);
    await page.fill("#passphrase", PHRASE);
    await page.fill("#passphrase-again", PHRASE);
    if (locale === "zh-CN") await page.keyboard.press("Enter");
    free();
    if (locale === "zh-CN") {
      await page.waitForSelector(".cards");
      await page.waitForFunction(() => document.querySelector(".ready")?.textContent !== "");
      // The next visit asks for it, and for it alone, before any script too.
      await page.reload({ waitUntil: "commit" });
      await page.waitForSelector("#passphrase");
      world.expect(!(await page.locator("#passphrase-again").isVisible()), "a phone with a passphrase is asked to choose one");
    } else {
      await page.waitForSelector("#passphrase-told", { state: "attached" });
      await page.waitForFunction(() => document.activeElement?.id === "passphrase-again");
      world.expect((await page.inputValue("#passphrase")) === PHRASE, "the scripts lost what was typed before them");
    }
    await context.close();
  }
}

export const FIRST = [
  ["the first field is there before the scripts, on a slow network and a slow phone", quick],
  ["what was typed before the scripts stays, and need not be sent twice", early],
];
