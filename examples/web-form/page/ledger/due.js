// @ts-check
/** Whom a worker serves, and which visits of them are due: asked of the library in the worker, which loads this when it is wanted. */
import init, { Pack } from "wushe/checklist";
import initWhole, { Pack as Whole } from "wushe";

import { inWords } from "./reasons.js";

/** @typedef {import("./messages.js").Asked} Asked */
/** @typedef {import("./messages.js").Answer} Answer */
/** @typedef {import("./messages.js").Visit} Visit */
/** @typedef {import("wushe/checklist").Missing} Missing */
/** @typedef {import("./messages.js").Values} Values */

/** What tells of whom there is, and in which household. */
const [FACTS, MEMBER] = ["person_facts", "household_member"];
/** How many months before this one are looked at for what is still overdue. */
const BACK = 3;
/** How many findings of a list are shown. */
const SHOWN = 50;
/** A heading that one of two forms does not know may be the other's. */
const HEADING = "heading_unknown";

/** @type {Map<string, ReturnType<typeof read>>} */
const loaded = new Map();

/** @param {string} name of a rulebook */
async function read(name) {
  const address = new URL(`../wushe/packs/${name}.json`, import.meta.url);
  const [text] = await Promise.all([fetch(address).then((response) => response.text()), init(), initWhole()]);
  const pack = Pack.fromJson(text);
  return { pack, checklist: pack.checklist(), whole: Whole.fromJson(text) };
}

/** @param {string} name */
function rulebook(name) {
  const known = loaded.get(name) ?? read(name);
  loaded.set(name, known);
  return known;
}

/** Reads a list as both forms that tell of people, so that one line a person is enough. @param {Extract<Asked, { kind: "serve" }>} asked @returns {Promise<Answer>} */
export async function serve({ rulebook: name, csv, today, lang }) {
  const { pack, whole } = await rulebook(name);
  const readings = [FACTS, MEMBER].map((form) => {
    const records = whole.records(csv, { form, today });
    const columns = records.columns(form);
    const names = pack.form(form).fields(lang).map(({ id, role, fact }) => /** @type {const} */ ([id, columns[role ?? fact ?? ""]]));
    const row = (/** @type {number} */ at) => Object.fromEntries(names.flatMap(([id, column]) => (column?.[at] === null || column === undefined ? [] : [[id, column[at]]])));
    const { report } = records;
    if (report === null) throw new Error("no report");
    const told = report.report.findings.map((finding) => ({ code: finding.code, severity: finding.severity, sentence: report.message(finding, lang) }));
    const values = /** @type {Values[]} */ (Array.from({ length: records.length }, (_, at) => row(at)));
    records.free();
    return { values, told, rows: report.rows };
  });
  const [people, members] = /** @type {[typeof readings[0], typeof readings[0]]} */ (readings);
  const both = (/** @type {string} */ sentence) => readings.every(({ told }) => told.some((one) => one.sentence === sentence));
  const known = new Set();
  const findings = [...people.told, ...members.told].filter(({ code, severity, sentence }) => {
    if (known.has(sentence) || severity === "hint" || (code === HEADING && !both(sentence))) return false;
    return known.add(sentence);
  });
  // Of whom nothing could be taken in, a household is of no use.
  const taken = new Set(people.values.map(({ person }) => person));
  return { kind: "served", rows: people.rows, people: people.values, members: members.values.filter(({ person }) => taken.has(person)), findings: findings.slice(0, SHOWN) };
}

/** The first day of a month so many months later. @param {string} month @param {number} later */
function monthLater(month, later) {
  const day = new Date(`${month}-01T00:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() + later);
  return day;
}
const written = (/** @type {Date} */ day) => day.toISOString().slice(0, 10);

/** @param {Extract<Asked, { kind: "due" }>} asked @returns {Promise<Answer>} */
export async function due({ rulebook: name, served, records, today, lang }) {
  const { pack, checklist, whole } = await rulebook(name);
  const month = today.slice(0, 7);
  const [first, last] = [`${month}-01`, written(new Date(monthLater(month, 1).getTime() - 86_400_000))];
  const words = (/** @type {{ zh: string, en: string }} */ label) => (lang === "en" ? label.en : label.zh);
  /** @type {Record<string, Values[]>} */
  const all = { ...records, [FACTS]: [...served.people, ...(records[FACTS] ?? [])], [MEMBER]: [...served.members, ...(records[MEMBER] ?? [])] };
  const known = Object.fromEntries(Object.entries(all).filter(([form]) => pack.forms.includes(form)));

  const chosen = checklist.choose(served.choices);
  const days = { first: written(monthLater(month, -BACK)), last, asOf: today, keptFrom: served.keptFrom };
  const { due: found } = chosen.due(known, { ...days, reasons: true, readings: served.readings });
  chosen.free();
  // Of somebody of whom nothing is known, an item waits for all that it asks.
  const { items: asked, questions } = checklist.match({}, { asOf: today });

  const fields = new Map(pack.form(FACTS).fields(lang).map(({ fact, label }) => [fact, label]));
  const standards = new Map(questions.map(({ id, question }) => [id, words(question)]));
  const missing = (/** @type {Missing} */ { kind, id, key }) => ({ kind, id, key, label: (kind === "fact" ? fields.get(id) : standards.get(id)) ?? null });
  const households = new Map((known[MEMBER] ?? []).map(({ person, household }) => [person, household]));
  const items = new Map(found.items.map((item) => [item.id, item]));

  // Of earlier months, what is overdue, or may be by a reading that nobody has settled.
  const stays = (/** @type {import("wushe/checklist").Task} */ { state, waits_for: waits }) => state === "overdue" || waits.some(({ id }) => id === "late_days");
  const tasks = found.tasks.filter((task) => (task.subject === "person" || task.subject === "household") && ((task.last ?? last) >= first || stays(task)));
  const visits = tasks.map(({ item: id, subject, key, first: from, last: until, state, done_on: done, waits_for: waits, why }) => {
    const item = items.get(id);
    const clause = item?.clause ? whole.clause(item.clause) : null;
    const household = subject === "household" ? key : (households.get(key) ?? null);
    const { text, because } = why ? inWords({ ...why, because: why.because.filter(({ code }) => code !== "task_waits") }, lang) : { text: "", because: [] };
    return {
      item: id, label: item ? words(item.label) : id, key, household: typeof household === "string" ? household : null, first: from, last: until, state, done, said: text, because, waits: waits.map(missing),
      clause: clause && `《${clause.document.title}》${clause.quote ?? ""}`, provenance: item?.provenance ?? "unstated",
    };
  });
  const settled = [
    ...Object.keys(served.choices).map((id) => ({ item: "", wait: missing({ kind: "choice", id, key: null }) })),
    ...Object.keys(served.readings).map((name) => {
      const [, id = name, key = ""] = /^(\w+)\[(.+)\]$/.exec(name) ?? [];
      const item = items.get(key);
      return { item: item ? words(item.label) : key, wait: missing({ kind: "choice", id, key }) };
    }),
  ];
  const facts = [...new Set(asked.filter(({ id }) => items.has(id)).flatMap((item) => item.missing.filter(({ kind }) => kind === "fact").map(({ id }) => id)))];
  return { kind: "due", pack: found.pack, month, facts, visits, settled, unplanned: found.unplanned.map(({ label }) => words(label)) };
}
