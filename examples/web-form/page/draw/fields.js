// @ts-check
/** The fields of a form, drawn from its description: sections, labels, hints, controls, rows. */
import { h } from "../dom.js";
import { at } from "../form-state.js";
import { say, session } from "../session.js";
import { formats } from "../words.js";
import { control } from "./controls.js";
import * as names from "./names.js";

/** @typedef {import("wushe/forms").FieldView} FieldView */
/** @typedef {import("wushe/forms").FormView} FormView */
/** @typedef {import("wushe/forms").Json} Json */
/** @typedef {import("../store/records.js").Values} Values */
/**
 * @typedef {object} Drawn
 * @property {FieldView} view
 * @property {readonly (string | number)[]} path
 * @property {HTMLElement} element the whole field
 * @property {HTMLElement} control what has `aria-invalid` and `aria-describedby`
 * @property {HTMLElement} mark where it is said that it is required
 * @property {HTMLElement} told where its findings are told
 * @property {(() => Json | undefined) | null} read null for a group, whose rows have the values, and for what stands in an object, which has them
 */
/** @typedef {{ path: readonly (string | number)[], add: boolean }} Row a row of a group to add or take away */

/** What a field's bounds are counted in; those of a day are the calendar's to show. */
const COUNTED = /** @type {const} */ ({ count: "of_number", amount: "of_number", text: "of_characters", group: "of_rows" });

/** @param {FieldView} view */
function bounds({ type, min, max }) {
  const counted = COUNTED[/** @type {keyof typeof COUNTED} */ (type)];
  if (counted === undefined || (min === null && max === null)) return null;
  const words = min === null ? say("at_most", { max: String(max) }) : max === null ? say("at_least", { min }) : say("between", { min, max });
  return say(counted, { bounds: words });
}

/** @param {FieldView} view */
function hints(view) {
  const format = formats[view.type]?.[session.lang === "en" ? 1 : 0];
  return [view.hint, format, bounds(view)].filter((part) => part !== undefined && part !== null).join(session.lang === "en" ? ". " : "；");
}

/** The label with its unit, unless the label says it itself. @param {FieldView} view */
function caption({ label, unit }) {
  if (unit === null || label.toLowerCase().includes(unit.toLowerCase())) return label;
  return say("with_unit", { label, unit });
}

/** @param {FieldView} view @param {readonly (string | number)[]} path @param {Json | undefined} value @returns {Drawn} */
function single(view, path, value) {
  const place = at(path);
  const { element: input, read, group } = control(view, place, value);
  const [mark, told, hint] = [h("span", { class: "mark" }), h("div", { id: names.findings(place), class: "findings" }), hints(view)];
  const hinted = hint !== "" && h("p", { id: names.hint(place), class: "hint" }, hint);
  const children = [hinted, told, input];
  const element = group
    ? h("fieldset", { class: "field", role: group }, h("legend", {}, caption(view), mark), children)
    : h("div", { class: "field" }, h("label", { for: names.control(place) }, caption(view), mark), children);
  const described = group ? element : input;
  element.id = names.field(place);
  described.dataset["hint"] = hint === "" ? "" : names.hint(place);
  return { view, path, element, control: described, mark, told, read };
}

/**
 * @param {FieldView} view @param {readonly (string | number)[]} path @param {Values} values
 * @param {Json | undefined} value @param {(row: Row) => void} onRow
 * @returns {Drawn[]} the group, then what is in its rows
 */
function rowsOf(view, path, values, value, onRow) {
  const place = at(path);
  const [mark, told, hint] = [h("span", { class: "mark" }), h("div", { id: names.findings(place), class: "findings" }), hints(view)];
  const hinted = hint !== "" && h("p", { id: names.hint(place), class: "hint" }, hint);
  const rows = Array.isArray(value) ? value : [];
  /** @type {Drawn[]} */
  const inside = [];
  const drawn = rows.map((row, index) => {
    const fields = view.fields.flatMap((field) => draw(field, [...path, index, field.id], values, /** @type {any} */ (row)?.[field.id], onRow));
    inside.push(...fields);
    const remove = h("button", { type: "button", class: "quiet", click: () => onRow({ path: [...path, index], add: false }) }, say("remove_row", { row: index + 1 }));
    return h("fieldset", { class: "row" }, h("legend", {}, say("row", { row: index + 1 })), fields.map(({ element }) => element), remove);
  });
  const add = h("button", { type: "button", id: names.control(place), class: "quiet", click: () => onRow({ path: [...path, rows.length], add: true }) }, say("add_row", { label: view.label }));
  const element = h("fieldset", { class: "field group", id: names.field(place) }, h("legend", {}, view.label, mark), hinted, told, drawn, add);
  element.dataset["hint"] = hint === "" ? "" : names.hint(place);
  return [{ view, path, element, control: element, mark, told, read: null }, ...inside];
}

/**
 * An attachment or a signature: it is there if one of its fields is filled in.
 *
 * @param {FieldView} view @param {readonly (string | number)[]} path @param {Json | undefined} value
 * @returns {Drawn[]} the object, then its fields
 */
function objectOf(view, path, value) {
  const place = at(path);
  const [mark, told, hint] = [h("span", { class: "mark" }), h("div", { id: names.findings(place), class: "findings" }), hints(view)];
  const hinted = hint !== "" && h("p", { id: names.hint(place), class: "hint" }, hint);
  const inside = view.fields.map((field) => single(field, [...path, field.id], /** @type {any} */ (value)?.[field.id]));
  const read = () => {
    const filled = inside.map((one) => /** @type {const} */ ([one.view.id, one.read?.()])).filter(([, value]) => value !== undefined);
    return filled.length === 0 ? undefined : Object.fromEntries(filled);
  };
  const chosen = view.type === "attachment" && chooser(inside);
  const element = h("fieldset", { class: "field group", id: names.field(place) }, h("legend", {}, view.label, mark), hinted, told, chosen, inside.map((one) => one.element));
  element.dataset["hint"] = hint === "" ? "" : names.hint(place);
  return [{ view, path, element, control: element, mark, told, read }, ...inside.map((one) => ({ ...one, read: null }))];
}

/** What a file says of itself goes into the fields of its attachment; the file stays where it is. @param {readonly Drawn[]} inside */
function chooser(inside) {
  const accept = inside.find(({ view }) => view.id === "type")?.view.options.map(({ id }) => id).join(",");
  const input = h("input", { type: "file", accept, "aria-label": say("choose_file") });
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (file === undefined) return;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    /** @type {Record<string, string>} */
    const said = { name: file.name, size: String(file.size), type: file.type, hash: [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
    for (const { view, control } of inside) {
      const [field, text] = [/** @type {HTMLInputElement | HTMLSelectElement} */ (control), said[view.id] ?? ""];
      // A type that the form does not take is chosen all the same, so that the library can tell it.
      if (field instanceof HTMLSelectElement && text !== "" && !view.options.some(({ id }) => id === text)) field.append(h("option", { value: text }, text));
      field.value = text;
    }
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  return input;
}

/** @param {FieldView} view @param {readonly (string | number)[]} path @param {Values} values @param {Json | undefined} value @param {(row: Row) => void} onRow @returns {Drawn[]} */
function draw(view, path, values, value, onRow) {
  if (view.type === "attachment" || view.type === "signature") return objectOf(view, path, value);
  return view.type === "group" ? rowsOf(view, path, values, value, onRow) : [single(view, path, value)];
}

/**
 * A form's fields under the headings of its sections; those without a section come first.
 *
 * @param {FormView} form @param {Values} values @param {(row: Row) => void} onRow
 * @returns {{ elements: HTMLElement[], fields: Map<string, Drawn>, sections: Map<HTMLElement, string[]> }} fields and what sections hold by place
 */
export function drawFields(form, values, onRow) {
  const fields = new Map();
  const sections = new Map();
  const drawAll = (/** @type {readonly FieldView[]} */ views) =>
    views.map((view) => {
      const all = draw(view, [view.id], values, values[view.id], onRow);
      for (const one of all) fields.set(at(one.path), one);
      return /** @type {Drawn} */ (all[0]).element;
    });
  const elements = drawAll(form.fields.filter(({ section }) => section === null));
  for (const { id, label } of form.sections) {
    const views = form.fields.filter(({ section }) => section === id);
    if (views.length === 0) continue;
    const element = h("section", { "aria-labelledby": `s-${id}` }, h("h2", { id: `s-${id}` }, label), drawAll(views));
    sections.set(element, views.map((view) => view.id));
    elements.push(element);
  }
  return { elements, fields, sections };
}
