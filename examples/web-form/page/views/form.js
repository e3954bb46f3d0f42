// @ts-check
/** Filling in a form: what is drawn, what is told, what is kept. */
import { owner, linkTo, set, summary, tellFields } from "../draw/findings.js";
import { drawFields } from "../draw/fields.js";
import * as names from "../draw/names.js";
import { attend, fill, h } from "../dom.js";
import { at, begun, isFilled, stateOf, valueAt, withValue } from "../form-state.js";
import { nameOf } from "../record-name.js";
import { rulebook, say, session, today } from "../session.js";
import { twice } from "./twice.js";

/** @typedef {import("../store/records.js").Kept} Kept */
/** @typedef {import("../draw/fields.js").Drawn} Drawn */
/** @typedef {import("../form-state.js").State} State */

/** How long after the last key the draft is kept. */
const REST = 400;
/** The form beside which the checklist is held. */
const FACTS = "person_facts";

/** Draws one record until it is finished. */
export class Filling {
  #record;
  #form;
  #view;
  /** Fields that somebody has left, which may be told what is wrong with them. */
  #left = new Set();
  #asked = false;
  /** @type {Map<string, Drawn>} */
  #fields = new Map();
  /** @type {Map<HTMLElement, string[]>} */
  #sections = new Map();
  #summary = h("div", {});
  #next = h("p", { class: "next" });
  #kept = h("p", { class: "kept", role: "status" });
  #body = h("div", {});
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #title = "";
  #isDirty = false;
  /** @type {((values: import("../store/records.js").Values) => void) | null} */
  #beside = null;
  #done;

  /** @param {import("wushe/forms").Pack} pack @param {Kept} record @param {(record: Kept) => void} done */
  constructor(pack, record, done) {
    this.#record = record;
    this.#done = done;
    this.#form = pack.form(record.form);
    this.#view = this.#form.describe(session.lang);
    if (record.changed === 0) record.values = begun(this.#form, record.values, today());
    for (const { id } of this.#view.fields) if (isFilled(record.values[id])) this.#left.add(id);
  }

  get record() {
    return this.#record;
  }

  get title() {
    return this.#view.label;
  }

  /** @param {string} now the rulebook of today */
  async draw(now) {
    const form = h("form", { novalidate: true, input: () => this.#changed(), focusout: (/** @type {FocusEvent} */ event) => this.#leave(event), submit: (/** @type {Event} */ event) => this.#finish(event) });
    fill(form, this.#body, this.#next, h("div", { class: "actions" }, h("button", { type: "submit" }, say("finish")), this.#dropButton()), this.#kept);
    const old = this.#record.pack !== now && this.#record.changed !== 0;
    const note = old && h("p", { class: "note" }, say("correct_pack", { pack: this.#record.pack, now }));
    this.#record.pack = now;
    this.#drawBody();
    const heading = h("h1", {}, this.#view.label);
    this.#title = document.title;
    if (this.#record.form !== FACTS) return [heading, note, this.#summary, form];
    const aside = h("aside", { class: "beside", "aria-labelledby": "matches-title" });
    const { besideForm } = await import("./checklist.js");
    this.#beside = besideForm(aside, (fact) => [...this.#fields.values()].find(({ view }) => view.fact === fact));
    this.#beside(this.#record.values);
    return [heading, note, this.#summary, h("div", { class: "two" }, aside, form)];
  }

  #dropButton() {
    return twice("draft_drop", "draft_drop_sure", async () => {
      clearTimeout(this.#timer);
      this.#isDirty = false;
      await session.records?.drop(this.#record.id);
      location.hash = "#/forms";
    });
  }

  #drawBody() {
    const { elements, fields, sections } = drawFields(this.#view, this.#record.values, (row) => this.#changeRows(row));
    this.#fields = fields;
    this.#sections = sections;
    fill(this.#body, elements);
    this.#tell();
  }

  /** @param {import("../draw/fields.js").Row} row */
  #changeRows({ path, add }) {
    this.#read();
    const [group, index] = [path.slice(0, -1), Number(path.at(-1))];
    const rows = /** @type {any[]} */ (valueAt(this.#record.values, group) ?? []);
    const changed = add ? [...rows, {}] : rows.filter((_, at) => at !== index);
    const values = withValue(this.#record.values, group, changed);
    this.#record.values = add ? begun(this.#form, values, today(), path) : values;
    this.#drawBody();
    this.#keepSoon();
    const first = add ? this.#fields.get(at([...path, this.#inner(group) ?? ""])) : undefined;
    document.getElementById(names.control(at(first?.path ?? group)))?.focus();
  }

  /** @param {readonly (string | number)[]} group */
  #inner(group) {
    return this.#fields.get(at(group))?.view.fields[0]?.id;
  }

  /** Takes what stands in the controls. */
  #read() {
    for (const { path, read } of this.#fields.values()) if (read) this.#record.values = withValue(this.#record.values, path, read());
  }

  #changed() {
    this.#read();
    this.#tell();
    this.#keepSoon();
    this.#beside?.(this.#record.values);
  }

  /** @param {FocusEvent} event */
  #leave({ target, relatedTarget }) {
    const place = [...this.#fields].findLast(([, { element }]) => element.contains(/** @type {Node} */ (target)))?.[0];
    // From one radio button to the next nobody has left the field.
    if (place === undefined || this.#fields.get(place)?.element.contains(/** @type {Node | null} */ (relatedTarget))) return;
    this.#left.add(place);
    this.#changed();
  }

  /** Asks the library about what stands here, and shows its answer. @returns {State} */
  #tell() {
    const state = stateOf(this.#form, this.#record.values, today());
    for (const [place, { element, control, mark }] of this.#fields) {
      // What is filled in stays in sight, also where it no longer applies: nobody could take it out otherwise.
      element.hidden = state.hidden.has(place) && !isFilled(valueAt(this.#record.values, this.#fields.get(place)?.path ?? []));
      // What is chosen stays as it is, so that it can be told and taken out.
      for (const option of /** @type {NodeListOf<HTMLOptionElement | HTMLInputElement>} */ (element.querySelectorAll(":scope > select > option, :scope > .choices input"))) {
        const isChosen = option instanceof HTMLInputElement ? option.checked : option.selected;
        option.disabled = !isChosen && state.taken.get(place)?.has(option.value) === true;
      }
      const required = state.required.has(place);
      mark.textContent = required ? say("required") : "";
      if (control.getAttribute("role") !== "group" && control.localName !== "fieldset") set(control, "aria-required", required);
    }
    for (const [section, inside] of this.#sections) section.hidden = inside.every((place) => this.#fields.get(place)?.element.hidden);
    tellFields(state.report, this.#fields, (place) => this.#asked || this.#left.has(place));
    this.#tellNext(state);
    if (this.#asked) this.#tellAll(state);
    return state;
  }

  /** @param {State} state */
  #tellNext({ report }) {
    const place = report.next_question === null ? null : owner(report.next_question, this.#fields);
    if (place !== null) fill(this.#next, say("next_question"), linkTo(place, this.#fields.get(place)?.view.label ?? ""));
    else fill(this.#next, report.complete ? say("nothing_left") : null);
  }

  /** @param {State} state */
  #tellAll({ report }) {
    const found = summary(report, this.#fields);
    fill(this.#summary, found);
    document.title = found ? say("error_prefix") + this.#title : this.#title;
    return found;
  }

  #keepSoon() {
    this.#isDirty = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.keep(), REST);
  }

  /** Keeps the draft now, as before the page goes. */
  async keep() {
    clearTimeout(this.#timer);
    if (!this.#isDirty) return;
    this.#isDirty = false;
    await this.#store({ changed: Date.now() });
  }

  /** Writes the record as it is to be, and says if the phone has no room for it. @param {Partial<Kept>} changes */
  async #store(changes) {
    const record = { ...this.#record, ...changes };
    try {
      await session.records?.keep(record);
    } catch (error) {
      this.#isDirty = true;
      fill(this.#kept, h("span", { class: "error" }, say("not_kept", { what: String(error) })));
      return false;
    }
    Object.assign(this.#record, changes);
    this.#kept.textContent = say("draft_kept");
    return true;
  }

  /** @param {Event} event */
  async #finish(event) {
    event.preventDefault();
    this.#read();
    this.#asked = true;
    const { report } = this.#tell();
    if (!report.complete) {
      attend(/** @type {HTMLElement | null} */ (this.#summary.firstElementChild));
      return;
    }
    clearTimeout(this.#timer);
    this.#isDirty = false;
    if (!(await this.#store({ state: "queued", day: today(), changed: Date.now() }))) return;
    document.title = this.#title;
    this.#done(this.#record);
  }
}

/** The forms of the rulebook, and drafts to go on with. */
export async function chooseForm() {
  const pack = await rulebook;
  const label = (/** @type {string} */ id) => pack.form(id).describe(session.lang).label;
  const drafts = (await session.records?.list("draft")) ?? [];
  const drawn = drafts.map((record) => h("li", {}, h("a", { href: `#/draft/${record.id}` }, nameOf(pack, record), h("span", { class: "hint" }, new Date(record.changed).toLocaleString(session.lang)))));
  const forms = pack.forms.map((id) => h("li", {}, h("a", { href: `#/form/${id}` }, label(id))));
  return [
    h("h1", {}, say("choose_form")),
    drafts.length > 0 && h("section", { "aria-labelledby": "drafts-title" }, h("h2", { id: "drafts-title" }, say("drafts")), h("ul", { class: "cards" }, drawn)),
    h("ul", { class: "cards" }, forms),
    h("p", { class: "hint" }, pack.identity),
  ];
}
