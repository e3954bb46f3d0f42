// @ts-check
/** Whom I am to visit this month: the list of people whom I serve, the finished records on this phone, and what the library says is due of both. */
import { attend, fill, h } from "../dom.js";
import { ask } from "../ledger/messages.js";
import { rulebook, say, session, today } from "../session.js";
import { adding } from "./visits-add.js";
import { tell } from "./visits-words.js";

/** @typedef {import("../ledger/messages.js").Served} Served */
/** @typedef {import("../ledger/messages.js").Said} Said */
/** @typedef {import("../ledger/messages.js").Visit} Visit */
/** @typedef {import("../ledger/messages.js").Wanted} Wanted */
/** @typedef {import("../ledger/messages.js").Answer} Answer */

/** The name under which the list is sealed. */
const SERVED = "served";
/** What is still to be done, the most pressing first. */
const TO_DO = /** @type {const} */ (["overdue", "open", "waiting"]);

/** @returns {Promise<Served>} */
const served = async () => (await session.records?.setting(SERVED)) ?? { people: [], members: [], keptFrom: null, choices: {}, readings: {} };

/** @param {Served} list @returns {Promise<Extract<Answer, { kind: "due" }>>} */
async function due(list) {
  const finished = (await session.records?.list("queued", "sent", "refused")) ?? [];
  /** @type {Record<string, import("../store/records.js").Values[]>} */
  const records = {};
  for (const { form, values } of finished) (records[form] ??= []).push(values);
  const answer = await ask({ kind: "due", rulebook: session.visits, served: list, records, today: today(), lang: session.lang });
  if (answer.kind === "due") return answer;
  throw new Error(answer.kind === "failed" ? answer.what : answer.kind);
}

/** @param {Visit} visit */
const whom = ({ key, household }) => (household === null || household === key ? key : tell("of_household", { key, household }));

/** @param {Said} reason @returns {HTMLElement} */
const reasons = ({ text, because }) => h("li", {}, text, because.length > 0 && h("ul", {}, because.map(reasons)));

/** @param {Wanted} wanted @param {string} item */
function label({ kind, id, label: said }, item) {
  if (id === "kept_from") return tell("kept_from");
  if (id === "late_days") return tell("late_days", { item });
  return said ?? (kind === "fact" ? id : tell("other_choice", { id }));
}

/** @param {Visit} visit */
function entry(visit) {
  const { state, last, done, said, because, clause, label: item, waits } = visit;
  const day = done !== null ? tell("on_day", { day: done }) : last !== null && tell("by_day", { day: last });
  const wanted = waits.map((wait) => label(wait, item)).join(session.lang === "en" ? "; " : "；");
  const rests = clause === null ? tell("no_clause") : tell("clause", { clause });
  const why = h("details", {}, h("summary", {}, tell("why")), h("ul", {}, h("li", {}, said), because.map(reasons)));
  return h("li", { class: `visit-${state}` },
    h("strong", {}, whom(visit)), h("span", { class: state === "overdue" || state === "missed" ? "state refused" : "state" }, tell(`state_${state}`)), h("span", {}, item),
    day && h("time", {}, day), wanted !== "" && h("span", { class: "hint" }, tell("waits", { what: wanted })), h("span", { class: "hint" }, rests), why);
}

/** @param {"to_do" | "open" | "did" | "missed"} title @param {readonly Visit[]} visits @param {boolean} isOpen */
function part(title, visits, isOpen) {
  if (visits.length === 0) return null;
  const [heading, list] = [h("h2", {}, tell(title, { count: visits.length })), h("ul", { class: "records", id: `visits-${title}` }, visits.map(entry))];
  return isOpen ? h("section", {}, heading, list) : h("details", {}, h("summary", {}, heading.textContent), list);
}

/** One entry a person and item, with all that its windows wait for. @param {readonly Visit[]} visits */
function once(visits) {
  /** @type {Map<string, Visit>} */
  const by = new Map();
  for (const visit of visits) {
    const name = JSON.stringify([visit.item, visit.key]);
    const waits = [...(by.get(name)?.waits ?? []), ...visit.waits];
    by.set(name, { ...visit, last: null, waits: waits.filter(({ id, key }, at) => waits.findIndex((wait) => wait.id === id && wait.key === key) === at) });
  }
  return [...by.values()];
}

/** @param {readonly Visit[]} visits */
function drawn(visits) {
  const rank = (/** @type {Visit} */ { state }) => TO_DO.findIndex((one) => one === state);
  const of = (/** @type {...import("wushe/checklist").TaskState} */ ...states) => visits.filter(({ state }) => states.includes(state));
  const todo = of(...TO_DO).sort((one, other) => rank(one) - rank(other) || (one.last ?? "9").localeCompare(other.last ?? "9"));
  return [todo.length === 0 ? h("p", {}, tell("no_due")) : part("to_do", todo, true), part("open", once(of("unknown")), true), part("missed", of("missed"), false), part("did", of("done", "late"), false)];
}

/**
 * What nobody has settled yet, and what was, as questions.
 *
 * @param {Extract<Answer, { kind: "due" }>} answer @param {Served} list @param {(list: Served) => Promise<void>} renew
 */
function choices({ visits, settled }, list, renew) {
  /** @type {Map<string, { text: string, value: string, type: string, put: (list: Served, value: string) => Served }>} */
  const asked = new Map();
  const add = (/** @type {Wanted} */ wait, /** @type {string} */ item) => {
    const { id, key, label: said } = wait;
    const [name, text] = [key === null ? id : `${id}[${key}]`, label(wait, item)];
    if (id === "kept_from") asked.set(id, { text, value: list.keptFrom ?? "", type: "date", put: (of, value) => ({ ...of, keptFrom: value || null }) });
    else if (id === "late_days") asked.set(name, { text, value: list.readings[name] ?? "", type: "text", put: (of, value) => ({ ...of, readings: put(of.readings, name, value) }) });
    else if (said !== null) asked.set(name, { text, value: list.choices[name] ?? "", type: "text", put: (of, value) => ({ ...of, choices: put(of.choices, name, value) }) });
  };
  for (const { waits, label: item } of visits) for (const wait of waits) if (wait.kind === "choice") add(wait, item);
  for (const { wait, item } of settled) add(wait, item);
  if (list.keptFrom !== null) add({ kind: "choice", id: "kept_from", key: null, label: null }, "");
  if (asked.size === 0) return null;
  const told = h("p", { role: "status", class: "kept" });
  const fields = [...asked].map(([name, { text, value, type, put }]) => {
    const hint = name === "kept_from" && h("p", { class: "hint", id: "c-kept_from-hint" }, tell("kept_from_hint"));
    const input = h("input", { id: `c-${name}`, type, value, inputmode: type === "text" ? "decimal" : null, max: type === "date" ? today() : null, "aria-describedby": hint ? hint.id : null });
    return { input, put, element: h("div", { class: "field" }, h("label", { for: `c-${name}` }, text), hint, input) };
  });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      await renew(fields.reduce((next, { input, put }) => put(next, input.value.trim()), list));
      attend(document.getElementById("visits"));
    } catch (error) {
      fill(told, h("span", { class: "error" }, say("failed", { what: String(error) })));
    }
  };
  return h("section", { "aria-labelledby": "choices-title" }, h("h2", { id: "choices-title" }, tell("choices")), h("form", { submit, id: "choices" }, fields.map(({ element }) => element), h("button", { type: "submit" }, say("save")), told));
}

/** Some words with another one; an empty one is taken out. @param {Record<string, string>} all @param {string} name @param {string} value */
function put(all, name, value) {
  const { [name]: _, ...others } = all;
  return value === "" ? others : { ...others, [name]: value };
}

/** The list with these people in the place of what it said of them. @param {Served} list @param {Pick<Served, "people" | "members">} more @returns {Served} */
function joined(list, { people, members }) {
  const named = new Set([...people, ...members].map(({ person }) => person));
  const others = (/** @type {Served["people"]} */ all) => all.filter(({ person }) => !named.has(person));
  return { ...list, people: [...others(list.people), ...people], members: [...others(list.members), ...members] };
}

/** @param {File} file UTF-8, or what Chinese spreadsheets write */
async function textOf(file) {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}

/** @param {Served} list @param {(list: Served) => Promise<void>} renew @param {HTMLElement} told */
function takingIn(list, renew, told) {
  const file = h("input", { id: "list-file", type: "file", accept: ".csv,text/csv", "aria-describedby": "list-hint" });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const [chosen] = file.files ?? [];
    if (!chosen) return file.focus();
    const answer = await ask({ kind: "serve", rulebook: session.visits, csv: await textOf(chosen), today: today(), lang: session.lang });
    if (answer.kind !== "served") return fill(told, h("p", { class: "error" }, say("failed", { what: answer.kind === "failed" ? answer.what : answer.kind })));
    const { rows, people, findings } = answer;
    if (people.length > 0) await renew(joined(list, answer));
    attend(told);
    fill(told, h("p", {}, tell("taken", { rows, count: people.length })), findings.length > 0 && h("ol", {}, findings.map(({ severity, sentence }) => h("li", { class: severity }, sentence))));
  };
  return h("form", { submit, id: "take-in" }, h("h3", {}, tell("take_in")),
    h("div", { class: "field" }, h("label", { for: "list-file" }, tell("list_file")), h("p", { id: "list-hint", class: "hint" }, tell("list_hint")), file),
    h("button", { type: "submit" }, tell("take_in")));
}

export async function visits() {
  const [status, list, told] = [h("div", { role: "status", id: "visits" }, h("p", {}, tell("working"))), h("div", {}), h("div", { role: "status", id: "list-told" })];
  const draw = async (/** @type {Served} */ now) => {
    const [answer, { pack }] = await Promise.all([due(now), visitsForms()]);
    const { month, visits: found, facts, unplanned } = answer;
    fill(status, h("p", { class: "hint" }, tell("help", { month, pack: answer.pack })), now.people.length === 0 && h("p", {}, tell("nobody")), drawn(found),
      unplanned.length > 0 && h("p", { class: "hint" }, tell("nothing_planned", { count: unplanned.length })));
    const renew = async (/** @type {Served} */ next) => {
      // What can't be worked out is not kept.
      await due(next);
      await session.records?.set(SERVED, next);
      await draw(next);
    };
    const keys = [...new Set(now.people.map(({ person }) => String(person)))];
    const without = (/** @type {string} */ key) => ({ ...now, people: now.people.filter(({ person }) => person !== key), members: now.members.filter(({ person }) => person !== key) });
    const names = keys.map((key) => h("li", {}, h("span", {}, key), h("button", { type: "button", class: "quiet", click: () => renew(without(key)).then(() => attend(told)) }, tell("remove", { key }))));
    const add = adding(pack, facts, now, async (more, key) => {
      await renew(joined(now, more));
      fill(told, h("p", {}, tell("added", { key })));
      attend(told);
    });
    fill(list, choices(answer, now, renew), h("section", { "aria-labelledby": "list-title" }, h("h2", { id: "list-title" }, tell("list", { count: keys.length })), told,
      keys.length > 0 && h("details", { id: "listed" }, h("summary", {}, tell("show_list")), h("ul", { class: "records" }, names)), takingIn(now, renew, told), add));
  };
  void served().then(draw).catch((error) => fill(status, h("p", { class: "error" }, say("failed", { what: String(error) }))));
  return [h("h1", {}, say("nav_visits")), status, list];
}

/** @type {ReturnType<typeof load> | undefined} */
let loaded;
async function load() {
  const [forms] = await Promise.all([fetch(`wushe/packs/${session.visits}.forms`).then((response) => response.arrayBuffer()), rulebook]);
  const { Pack } = await import("wushe/forms");
  return { pack: Pack.fromCompiled(forms) };
}
/** The forms of the rulebook of visits, whose facts of a person may be more than those of the nation. */
const visitsForms = () => (loaded ??= load());
