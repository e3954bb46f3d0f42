// @ts-check
/** What a person may be entitled to, beside the form of their facts: the library's matches, in the order of what it asks. */
import init, { Pack } from "wushe/checklist";

import { linkTo } from "../draw/findings.js";
import { at } from "../form-state.js";
import { fill, h } from "../dom.js";
import { ask } from "../ledger/messages.js";
import { RULEBOOK, say, session, today } from "../session.js";

/** @typedef {import("wushe/checklist").Match} Match */
/** @typedef {import("wushe/checklist").MatchedItem} MatchedItem */
/** @typedef {import("wushe/checklist").Explanation} Explanation */
/** @typedef {import("../ledger/messages.js").Said} Said */
/** @typedef {import("wushe/checklist").Label} Label */
/** @typedef {import("../draw/fields.js").Drawn} Drawn */

/** Which outcomes are shown, in which order; what an item is not is not worth a phone's screen. */
const SHOWN = /** @type {const} */ (["entitled", "may", "duty", "finding", "encouraged", "not_listed"]);
/** How many questions are shown. */
const QUESTIONS = 4;
/** How long after the last key it is asked. */
const REST = 150;

async function load() {
  const [text] = await Promise.all([fetch(RULEBOOK).then((response) => response.text()), init()]);
  return Pack.fromJson(text).checklist();
}
/** @type {ReturnType<typeof load> | undefined} */
let loaded;

/** @param {Label} label */
const words = (label) => (session.lang === "en" ? label.en : label.zh);

/** @param {Said} reason @returns {HTMLElement} */
function reasons({ text, because }) {
  return h("li", {}, text, because.length > 0 && h("ul", {}, because.map(reasons)));
}

/** @param {Explanation} reason @param {HTMLElement} place */
async function explain(reason, place) {
  const answer = await ask({ kind: "say", reason, lang: session.lang });
  if (answer.kind === "said") fill(place, reasons(answer.reason));
}

/** @param {Match} match @param {MatchedItem} item @param {Set<string>} open items whose reasons are being read */
function entry(match, item, open) {
  const why = h("details", { open: open.has(item.id) }, h("summary", {}, say("why")));
  why.addEventListener("toggle", () => {
    if (!why.open) return void open.delete(item.id);
    open.add(item.id);
    if (why.childElementCount > 1) return;
    const place = h("ul", {});
    why.append(place);
    void explain(match.explain(item.id), place);
  });
  const bearers = item.duty_bearers.map(({ label }) => words(label)).join(session.lang === "en" ? ", " : "、");
  return h("li", {}, words(item.label), bearers !== "" && h("span", { class: "hint" }, ` ${say("bearers", { who: bearers })}`), why);
}

/** @param {Match} match @param {(fact: string) => Drawn | undefined} fieldOf */
function questions(match, fieldOf) {
  const shown = match.questions.slice(0, QUESTIONS).map(({ id, kind, question, waiting }) => {
    const field = kind === "fact" ? fieldOf(id) : undefined;
    const asked = words(question);
    return h("li", {}, field ? linkTo(at(field.path), asked) : asked, h("span", { class: "hint" }, ` ${say("waiting", { count: waiting })}`));
  });
  return shown.length > 0 && [h("h3", {}, say("ask_next")), h("ol", {}, shown)];
}

/**
 * Holds the checklist against what stands in the form, whenever the function that it gives is called.
 *
 * @param {HTMLElement} place @param {(fact: string) => Drawn | undefined} fieldOf the field that asks for a fact
 */
export function besideForm(place, fieldOf) {
  const [body, counts] = [h("div", {}, h("p", {}, say("matches_loading"))), h("p", { role: "status" })];
  fill(place, h("h2", { id: "matches-title" }, say("matches")), counts, body);
  /** @type {Set<string>} */
  const open = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const draw = async (/** @type {import("../store/records.js").Values} */ values) => {
    loaded ??= load();
    const match = (await loaded).match(values, { asOf: today(), form: "person_facts" });
    const groups = SHOWN.map((outcome) => {
      const items = match.items.filter((item) => item.outcome === outcome);
      return items.length > 0 && [h("h3", {}, `${say(`outcome_${outcome}`)} (${items.length})`), h("ul", {}, items.map((item) => entry(match, item, open)))];
    });
    const children = [h("p", { class: "hint" }, say("matches_help", { date: match.as_of })), questions(match, fieldOf), ...groups];
    const told = [...SHOWN, /** @type {const} */ ("open")].filter((outcome) => match.counts[outcome] > 0).map((outcome) => `${say(`outcome_${outcome}`)} ${match.counts[outcome]}`);
    counts.textContent = told.join(session.lang === "en" ? ", " : "，");
    fill(body, children.filter(Boolean).flatMap((child) => child || []).flat());
  };
  return (/** @type {import("../store/records.js").Values} */ values) => {
    clearTimeout(timer);
    timer = setTimeout(() => void draw(values).catch((error) => fill(body, h("p", { class: "error" }, say("failed", { what: String(error) })))), REST);
  };
}
