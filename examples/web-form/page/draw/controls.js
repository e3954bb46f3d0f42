// @ts-check
/** The control of each type of field: how it is drawn and how its value is read, as `FieldInput` of the package has it. */
import { h } from "../dom.js";
import { say } from "../session.js";
import * as names from "./names.js";

/** @typedef {import("wushe/forms").FieldView} FieldView */
/** @typedef {import("wushe/forms").Json} Json */
/** @typedef {{ element: HTMLElement, read: () => Json | undefined, group?: "radiogroup" | "group" }} Control `group`: several inputs under one legend */

/** What the keyboard of a phone offers, and whether it may change what is typed. */
const PLAIN = { autocapitalize: "off", autocomplete: "off", spellcheck: "false" };
/** @type {Record<string, Record<string, string>>} */
const KEYBOARD = {
  key: PLAIN,
  station: PLAIN,
  division: { ...PLAIN, inputmode: "numeric" },
  count: { ...PLAIN, inputmode: "numeric" },
  amount: { ...PLAIN, inputmode: "decimal" },
  resident_id: PLAIN,
  credit_code: PLAIN,
  phone: { ...PLAIN, inputmode: "tel" },
  sha256: PLAIN,
};

/** @param {Json | undefined} value */
const typed = (value) => (typeof value === "string" || typeof value === "number" ? String(value) : "");

/** @param {string} text */
const orNothing = (text) => (text === "" ? undefined : text);

/** @param {FieldView} view @param {string} place @param {Json | undefined} value @returns {Control} */
function line(view, place, value) {
  const input = h("input", { id: names.control(place), type: "text", value: typed(value), placeholder: view.placeholder, ...KEYBOARD[view.type] });
  return { element: input, read: () => orNothing(input.value.trim()) };
}

/** @param {FieldView} view @param {string} place @param {Json | undefined} value @returns {Control} */
function paragraph(view, place, value) {
  const input = h("textarea", { id: names.control(place), rows: 1, placeholder: view.placeholder }, typed(value));
  return { element: input, read: () => orNothing(input.value.trim()) };
}

/** @param {FieldView} view @param {string} place @param {Json | undefined} value @returns {Control} */
function date({ min, max }, place, value) {
  const input = h("input", { id: names.control(place), type: "date", value: typed(value), min, max });
  // A day that is typed in part has no value. It is given as what is no day, so that the library tells it instead of taking it for blank.
  return { element: input, read: () => (input.validity.badInput ? "?" : orNothing(input.value)) };
}

/** @param {FieldView} view @param {string} place @param {Json | undefined} value @returns {Control} */
function choice(view, place, value) {
  const known = view.options.some(({ id }) => id === value);
  const options = view.options.map(({ id, label }) => h("option", { value: id, selected: id === value }, label));
  // An option that the rulebook no longer has stays chosen, so that the library can tell it.
  if (!known && typed(value) !== "") options.push(h("option", { value: typed(value), selected: true }, typed(value)));
  const select = h("select", { id: names.control(place) }, h("option", { value: "" }, say("choose")), options);
  return { element: select, read: () => orNothing(select.value) };
}

/** @param {string} place @param {"radio" | "checkbox"} type @param {readonly { value: string, label: string, checked: boolean }[]} options */
function several(place, type, options) {
  const inputs = options.map(({ value, checked }, index) =>
    h("input", { id: index === 0 ? names.control(place) : `${names.control(place)}-${index}`, type, name: place, value, checked }),
  );
  const element = h("div", { class: "choices" }, inputs.map((input, index) => h("label", {}, input, h("span", {}, options[index]?.label ?? ""))));
  return { element, inputs };
}

/** @param {FieldView} _ @param {string} place @param {Json | undefined} value @returns {Control} */
function yesOrNo(_, place, value) {
  const options = [
    { value: "yes", label: say("yes"), checked: value === true },
    { value: "no", label: say("no"), checked: value === false },
    { value: "", label: say("not_known"), checked: value !== true && value !== false },
  ];
  const { element, inputs } = several(place, "radio", options);
  const read = () => ({ yes: true, no: false })[inputs.find(({ checked }) => checked)?.value ?? ""];
  return { element, read, group: "radiogroup" };
}

/** @param {FieldView} view @param {string} place @param {Json | undefined} value @returns {Control} */
function choices(view, place, value) {
  const chosen = Array.isArray(value) ? value : [];
  const { element, inputs } = several(place, "checkbox", view.options.map(({ id, label }) => ({ value: id, label, checked: chosen.includes(id) })));
  // Who chooses one that stands alone takes the others away, and the other way round.
  element.addEventListener("input", ({ target }) => {
    const chosen = inputs.findIndex((input) => input === target && input.checked);
    if (chosen < 0) return;
    const isAlone = view.options[chosen]?.exclusive === true;
    for (const [index, input] of inputs.entries()) if (index !== chosen && (isAlone || view.options[index]?.exclusive)) input.checked = false;
  });
  const read = () => {
    const ids = inputs.filter(({ checked }) => checked).map((input) => input.value);
    return ids.length === 0 ? undefined : ids;
  };
  return { element, read, group: "group" };
}

/** @type {Partial<Record<FieldView["type"], typeof line>>} */
const CONTROLS = { text: paragraph, date, option: choice, options: choices, boolean: yesOrNo };

/** @param {FieldView} view @param {string} place @param {Json | undefined} value */
export const control = (view, place, value) => (CONTROLS[view.type] ?? line)(view, place, value);
