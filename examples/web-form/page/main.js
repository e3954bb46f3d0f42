// @ts-check
/** The page: its head, which view is shown, and when what is queued is sent. */
import { attend, fill, h } from "./dom.js";
import { offline } from "./offline.js";
import { sendQueued } from "./send.js";
import { loadConfig, rulebook, say, session, speak } from "./session.js";
import { Records } from "./store/records.js";
import { unlock } from "./views/unlock.js";

/** @typedef {import("./dom.js").Child} Child */

/** How often what is queued is tried again while the page is open. */
const AGAIN = 60_000;
/** After so long without a hand on it, the page locks itself. */
const IDLE = 15 * 60_000;

const app = /** @type {HTMLElement} */ (document.getElementById("app"));
const main = h("main", { id: "main" });
const net = h("span", { role: "status" });
const queue = h("span", {});
const ready = h("span", { class: "ready" });
let shown = 0;
const configured = loadConfig().catch(() => {});
/** What one tab has sent, the others no longer count. */
const tabs = new BroadcastChannel("wushe-queue");
tabs.addEventListener("message", () => void tellQueue());
/** @type {import("./views/form.js").Filling | null} */
let filling = null;

const VIEWS = /** @type {const} */ ([
  ["forms", "nav_forms"],
  ["records", "nav_records"],
  ["ledger", "nav_ledger"],
  ["figures", "nav_figures"],
  ["visits", "nav_visits"],
  ["settings", "nav_settings"],
]);

function drawFrame() {
  document.documentElement.lang = session.lang;
  const here = location.hash.split("/")[1] ?? "";
  const links = VIEWS.map(([view, word]) => h("li", {}, h("a", { href: `#/${view}`, "aria-current": here === view ? "page" : null }, say(word))));
  const other = session.lang === "en" ? "zh-Hans" : "en";
  const language = h("button", { type: "button", class: "quiet", lang: other, click: () => turn(other) }, say("other_language"));
  const lock = session.records && h("button", { type: "button", class: "quiet", click: lockNow }, say("lock"));
  fill(
    app,
    h("a", { class: "skip", href: "#main", click: (/** @type {Event} */ event) => (event.preventDefault(), attend(main)) }, say("skip")),
    h("header", {}, h("div", { class: "bar" }, h("p", { class: "name" }, say("title")), language, lock), h("p", { class: "status" }, net, queue, ready)),
    session.records && h("nav", { "aria-label": say("main_menu") }, h("ul", {}, links)),
    main,
  );
  void tellQueue();
}

async function tellQueue() {
  net.textContent = navigator.onLine ? say("online") : say("offline");
  const count = (await session.records?.count("queued")) ?? 0;
  queue.textContent = count > 0 ? say("queued_count", { count }) : "";
  ready.textContent = offline.isReady ? say("ready_offline") : "";
}

/** @param {"zh-Hans" | "en"} lang */
async function turn(lang) {
  await filling?.keep();
  speak(lang);
  await show();
}

async function lockNow() {
  await filling?.keep();
  // The key is in the page's memory alone, and a new page has none.
  location.reload();
}

async function send() {
  if (!session.records) return;
  await configured;
  const outcome = await sendQueued();
  await tellQueue();
  tabs.postMessage("sent");
  if (outcome !== null && outcome !== "waiting") document.dispatchEvent(new Event("sent"));
}

/** @param {import("./store/records.js").Kept} record @returns {Promise<Child[]>} */
async function fillIn(record) {
  const [pack, { Filling }] = await Promise.all([rulebook, import("./views/form.js")]);
  filling = new Filling(pack, record, () => {
    filling = null;
    void place([h("h1", {}, say("finished")), h("p", {}, say("finished_help")), h("p", {}, h("a", { href: `#/form/${record.form}` }, say("another")))], say("finished"));
    void send();
  });
  document.title = `${filling.title} – ${say("title")}`;
  return filling.draw(pack.identity);
}

/** What stands at the address. @returns {Promise<Child[]>} */
async function view() {
  if (!session.records) return unlock(() => void show().then(send));
  const [, name, id] = location.hash.split("/");
  const [{ identity }] = await Promise.all([rulebook, configured]);
  if (name === "form" && id !== undefined) {
    const record = Records.blank(id, identity);
    history.replaceState(null, "", `#/draft/${record.id}`);
    return fillIn(record);
  }
  const record = name === "draft" && id !== undefined ? (filling?.record.id === id ? filling.record : await session.records.find(id)) : null;
  if (record?.state === "draft") return fillIn(record);
  filling = null;
  if (name === "records") return (await import("./views/records.js")).listRecords(() => void tellQueue().then(() => tabs.postMessage("sent")));
  if (name === "ledger") return (await import("./views/ledger.js")).ledgers();
  if (name === "figures") return (await import("./views/figures.js")).figures();
  if (name === "visits") return (await import("./views/visits.js")).visits();
  if (name === "settings") return (await import("./views/settings.js")).settings();
  return (await import("./views/form.js")).chooseForm();
}

/** @param {Child[]} children @param {string} title */
async function place(children, title) {
  fill(main, children);
  document.title = title.includes(say("title")) ? title : `${title} – ${say("title")}`;
  attend(main.querySelector("h1"));
  window.scrollTo({ top: 0 });
}

async function show() {
  const mine = (shown += 1);
  if (session.records) drawFrame();
  try {
    const children = await view();
    // Whoever has gone on in the meantime does not want the view before.
    if (mine !== shown) return;
    // The first view stands until this one is there, which takes over what was typed.
    if (!session.records) drawFrame();
    const heading = children.find((child) => child instanceof HTMLHeadingElement);
    await place(children, heading instanceof HTMLElement ? (heading.textContent ?? "") : "");
  } catch (error) {
    drawFrame();
    await place([h("h1", {}, say("failed", { what: String(error) }))], say("title"));
  }
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let idle;
function stayAwake() {
  clearTimeout(idle);
  idle = setTimeout(() => session.records && void lockNow(), IDLE);
}

addEventListener("hashchange", async () => {
  await filling?.keep();
  await show();
});
addEventListener("online", () => void tellQueue().then(send));
addEventListener("offline", () => void tellQueue());
addEventListener("visibilitychange", () => document.visibilityState === "hidden" && void filling?.keep());
for (const hand of ["keydown", "pointerdown"]) addEventListener(hand, stayAwake, { passive: true });
setInterval(send, AGAIN);
stayAwake();

await show();
offline.start(
  () => void tellQueue(),
  (use) => app.prepend(h("p", { class: "note", role: "status" }, say("update"), " ", h("button", { type: "button", click: use }, say("update_now")))),
);
