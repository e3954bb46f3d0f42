// @ts-check
/** Records that the service has: their numbers, corrections of them, and what to do if another device was first. */
import { fill, h } from "../dom.js";
import { phrase, say, session } from "../session.js";
import { request } from "../send.js";

/** @typedef {import("../store/records.js").Kept} Kept */
/** @typedef {() => Promise<void>} Redraw */

/** @satisfies {Record<string, readonly [string, string]>} */
const words = {
  number: ["编号 {id}，第 {version} 版", "Number {id}, version {version}"],
  correct: ["更正", "Correct"],
  both_kept: ["别的设备先更正了这条记录，两份都留着：", "Another device corrected this record first, and both are kept: "],
  current: ["取回算数的那一份", "Get the one that counts"],
  fetch: ["取回一条已上报的记录", "Get a record that was sent"],
  fetch_number: ["记录编号", "Number of the record"],
  fetch_hint: ["另一台设备的「记录」里有", "Another device shows it under Records"],
  fetched: ["已取回", "It is here now"],
  unknown: ["对方没有这个编号的记录", "The service has no record of this number"],
};

/** @param {keyof typeof words} id @param {Record<string, string | number>} [values] */
const tell = (id, values) => phrase(words[id], values);

/** The current version of a record, kept in the place of what this phone had of it. @param {string} number @returns {Promise<keyof typeof words | "send_waiting" | "send_token">} */
async function get(number) {
  const { records } = session;
  if (!records) return "unknown";
  let response;
  try {
    response = await request(`/${encodeURIComponent(number)}`, (await records.setting("token")) ?? "");
  } catch {
    return "send_waiting";
  }
  if (response.status === 401 || response.status === 403) return "send_token";
  if (!response.ok) return response.status >= 500 ? "send_waiting" : "unknown";
  const { id: name, version, hash, stored } = await response.json();
  const id = crypto.randomUUID();
  await records.keep({ id, state: "sent", form: stored.form, pack: stored.rulebook, day: stored.checked_on, changed: Date.now(), values: JSON.parse(stored.fields), stored: { id: name, version, hash } });
  await records.replace(name, id);
  return "fetched";
}

/** @param {Awaited<ReturnType<typeof get>>} came */
const said = (came) => (came === "send_waiting" || came === "send_token" ? say(came) : tell(came));

/** A correction is a draft of its own, which goes out under a key of its own. @param {Kept} record */
async function correct({ answer: _, stored, ...record }) {
  if (!stored) return;
  const draft = { ...record, id: crypto.randomUUID(), state: /** @type {const} */ ("draft"), changed: Date.now(), corrects: stored };
  await session.records?.keep(draft);
  location.hash = `#/draft/${draft.id}`;
}

/** @param {Kept} record @param {Redraw} redraw */
export function ofService(record, redraw) {
  const { state, stored, answer } = record;
  if (!stored) return null;
  if (state === "sent") return [h("span", { class: "hint" }, tell("number", { id: stored.id, version: stored.version })), h("button", { type: "button", class: "quiet", click: () => correct(record) }, tell("correct"))];
  if (state !== "aside") return null;
  const told = h("p", { role: "status" });
  const settle = async () => {
    const came = await get(stored.id);
    if (came === "fetched") await redraw();
    else fill(told, said(came));
  };
  return [h("p", { class: "note" }, tell("both_kept"), answer ?? ""), h("button", { type: "button", class: "quiet", click: settle }, tell("current")), told];
}

/** @param {Redraw} redraw */
export function fetching(redraw) {
  const number = h("input", { id: "number", type: "text", autocomplete: "off", autocapitalize: "off", spellcheck: "false", "aria-describedby": "number-hint" });
  const told = h("p", { role: "status", class: "kept" });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (number.value.trim() === "") return number.focus();
    const came = await get(number.value.trim());
    if (came === "fetched") await redraw();
    told.textContent = said(came);
  };
  return h("section", { "aria-labelledby": "fetch-title" }, h("h2", { id: "fetch-title" }, tell("fetch")),
    h("form", { submit, id: "fetch" }, h("div", { class: "field" }, h("label", { for: "number" }, tell("fetch_number")), h("p", { id: "number-hint", class: "hint" }, tell("fetch_hint")), number),
      h("button", { type: "submit", class: "quiet" }, tell("fetch")), told));
}
