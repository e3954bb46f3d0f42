// @ts-check
/** What is on this phone, and what has become of it. */
import { fill, h } from "../dom.js";
import { nameOf } from "../record-name.js";
import { rulebook, say, session } from "../session.js";
import { sendQueued } from "../send.js";
import { twice } from "./twice.js";

/** @typedef {import("../store/records.js").Kept} Kept */

/** A refused record goes out under a name of its own: the service has said its last word of the old one. @param {Kept} record */
async function correct(record) {
  const { answer: _, ...rest } = record;
  const draft = { ...rest, id: crypto.randomUUID(), state: /** @type {const} */ ("draft"), changed: Date.now() };
  await session.records?.keep(draft);
  await session.records?.drop(record.id);
  location.hash = `#/draft/${draft.id}`;
}

/** @param {() => void} changed tells the rest of the page that the queue may be another */
export async function listRecords(changed) {
  const [pack, { fetching, ofService }] = await Promise.all([rulebook, import("./correct.js")]);
  const list = h("ul", { class: "records" });
  const told = h("p", { role: "status", class: "kept" });
  const draw = async () => {
    const records = (await session.records?.list()) ?? [];
    const item = (/** @type {Kept} */ record) => {
      const label = nameOf(pack, record);
      const refused = record.state === "refused" && [
        h("details", {}, h("summary", {}, say("what_said")), h("pre", {}, record.answer ?? "")),
        h("button", { type: "button", class: "quiet", click: () => correct(record) }, say("edit_again")),
      ];
      const name = record.state === "draft" ? h("a", { href: `#/draft/${record.id}` }, label) : h("span", {}, label);
      return h("li", {}, name, h("span", { class: `state ${record.state}` }, say(`state_${record.state}`)), h("time", { datetime: new Date(record.changed).toISOString() }, new Date(record.changed).toLocaleString(session.lang)), refused, ofService(record, draw));
    };
    fill(list, records.map(item));
    if (records.length === 0) fill(list, h("li", {}, say("records_none")));
  };
  const send = async () => {
    const outcome = await sendQueued();
    await draw();
    changed();
    told.textContent = outcome === "waiting" ? say("send_waiting") : outcome === "token" ? say("send_token") : outcome === "refused" || outcome === "aside" ? say(`state_${outcome}`) : say("sent_all");
  };
  // What the service has need not stay on a phone.
  const forget = twice("forget", "forget_sure", async () => {
    for (const { id } of (await session.records?.list("sent")) ?? []) await session.records?.drop(id);
    await draw();
  });
  // What goes out by itself shows what has become of it.
  let wasShown = false;
  const hear = () => {
    if (wasShown && !list.isConnected) return document.removeEventListener("sent", hear);
    wasShown ||= list.isConnected;
    void draw();
  };
  document.addEventListener("sent", hear);
  await draw();
  return [h("h1", {}, say("nav_records")), h("div", { class: "actions" }, h("button", { type: "button", click: send }, say("send_now")), forget), told, list, fetching(draw)];
}
