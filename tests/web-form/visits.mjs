// Whom to visit this month: a list taken in and added to by hand, what the library says of it, and a rulebook that leaves more open.
import { kept } from "./open.mjs";
import { current, day, visit } from "./steps.mjs";
import { inGb } from "./views.mjs";

/** So many days before another. @param {string} today @param {number} days */
const before = (today, days) => new Date(new Date(`${today}T00:00:00Z`).getTime() - days * 86_400_000).toISOString().slice(0, 10);

const entry = (page, part, key) => page.locator(`#visits-${part} > li`, { has: page.locator("strong", { hasText: key }) });
const count = (page, part) => page.locator(`#visits-${part} > li`).count();

/** Households H-47 and H2 were visited today, in the steps before. */
export async function visitsDue(world) {
  const { context } = current();
  await context.setOffline(true);
  try {
    await listed(world);
  } finally {
    await context.setOffline(false);
  }
}

async function listed(world) {
  const { page } = current();
  await visit(page, "#/visits");
  await page.waitForSelector("#list-file");
  world.expect((await page.textContent("main"))?.includes("名单是空的") === true, "an empty list is not told");

  const since = before(await day(page), 40);
  const head = "日期,社工站,人员编号,家庭编号,出生日期,居住方式,走访风险等级,备用";
  const rows = [["K-alone", "H-47", "1941-06-02", "独居", "未定级"], ["K-risk", "H-8", "1980-01-01", "与家人同住", "高风险"], ["K-bad", "H-9", "1980-13-01", "", ""], ["K-open", "H-9", "", "", ""]];
  const csv = [head, ...rows.map(([key, household, ...facts]) => [since, "152221100000", key, household, ...facts, ""].join(","))].join("\n");
  await page.setInputFiles("#list-file", { name: "list.csv", mimeType: "text/csv", buffer: inGb(csv) });
  await page.locator("#take-in button").press("Enter");
  await page.waitForSelector("#list-told ol");
  const told = (await page.textContent("#list-told")) ?? "";
  world.expect(/4 行/.test(told) && told.includes("出生日期") && told.includes("第 8 列"), `the list is told: ${told}`);
  world.expect(!told.includes("第 4 列"), "a heading that one of the two forms knows is told as unknown");
  await world.picture(page, "phone-zh-visits-taken");

  // Without the day from which records are whole, a visit that is not there may have been made.
  world.expect((await entry(page, "open", "K-risk").textContent())?.includes("走访记录都在这台手机上") === true, "what nobody said of the days before is not asked");
  await page.fill("#c-kept_from", since);
  await page.locator("#choices button").press("Enter");
  await page.waitForFunction(() => document.querySelector("#visits-to_do .state")?.textContent === "待走访");
  world.expect((await page.evaluate(() => document.activeElement?.id)) === "visits", "what was saved leaves the focus nowhere");
  const risk = (await entry(page, "to_do", "K-risk").first().textContent()) ?? "";
  world.expect(risk.includes("家庭 H-8") && risk.includes("待走访") && risk.includes("高风险人员走访") && risk.includes("没有依据条文"), `who is to be visited reads ${risk}`);
  world.expect((await entry(page, "did", "K-alone").textContent())?.includes("已走访") === true, "a visit of today does not count");
  const open = (await entry(page, "open", "K-open").allTextContents()).join(" ");
  world.expect(open.includes("走访风险等级") && open.includes("出生日期"), `what is not known of a person reads ${open}`);

  // By hand: what is wrong stands at its field, and the facts that visits wait for are asked.
  await page.locator("#add > summary").press("Enter");
  await page.fill("#f-person", "K 2");
  await page.locator("#add button[type=submit]").press("Enter");
  await page.waitForSelector("#f-person-findings .error");
  await page.fill("#f-known_from", since);
  await page.fill("#f-person", "K-hand");
  await page.fill("#f-household", "H2");
  await page.fill("#f-birth_date", "1950-01-01");
  await page.selectOption("#f-living", "alone");
  await page.locator("#add button[type=submit]").press("Enter");
  await entry(page, "did", "K-hand").first().waitFor({ state: "attached" });
  world.expect((await page.textContent("#list-told"))?.includes("K-hand 已列入名单") === true, "who was added is not told");

  await page.locator("#listed > summary").press("Enter");
  await page.getByRole("button", { name: "从名单去掉 K-open" }).press("Enter");
  await entry(page, "open", "K-open").first().waitFor({ state: "detached" });
  const all = await kept(page);
  world.expect(!all.some((row) => /K-alone|K-hand|1941/.test(row)), "something of the list is kept in the open");
  await visit(page, "#/forms");
  await page.waitForSelector(".cards");
  await visit(page, "#/visits");
  await entry(page, "to_do", "K-risk").first().waitFor();
  world.expect((await page.textContent("#list-title")) === "名单：3 人", "the list was not kept");
}

/** The page is now of a rulebook with a clause of its own, which leaves open how long after its end a visit still counts. */
export async function visitsElsewhere(world) {
  const { page } = current();
  await visit(page, "#/visits");
  await page.waitForSelector("#c-high_age");
  const since = before(await day(page), 40);
  const csv = `日期,社工站,人员编号,家庭编号,出生日期,居住方式\n${since},152221100000,K-late,H-10,1935-01-01,独居\n`;
  await page.setInputFiles("#list-file", { name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.locator("#take-in button").press("Enter");
  await page.waitForFunction(() => document.querySelector("#list-told")?.textContent?.includes("1 行"));
  await page.fill("#c-high_age", "80");
  await page.locator("#choices button").press("Enter");
  await page.locator('[id="c-late_days[EL-05]"]').waitFor();
  await page.waitForFunction(() => document.activeElement?.id === "visits");
  world.expect((await page.inputValue("#c-high_age")) === "80", "what was settled can't be seen or changed");
  await page.fill('[id="c-late_days[EL-05]"]', "60");
  await page.locator("#choices button").press("Enter");
  await page.waitForSelector(".visit-overdue");
  const [first = ""] = await page.locator("#visits-to_do > li").allTextContents();
  world.expect(first.includes("K-late") && first.includes("逾期") && first.includes("宽限"), `the first to visit is ${first}`);
  world.expect(first.includes("《威海市居民养老服务保障条例》每两天"), `what it rests on reads ${first}`);
  world.expect((await count(page, "to_do")) >= 2, "who is due later is not listed");
  await world.picture(page, "phone-zh-visits-overdue");
}
