// @ts-check
/** What of a form is shown and required now, as the library says. */

/** @typedef {import("wushe/forms").Form} Form */
/** @typedef {import("wushe/forms").Report} Report */
/** @typedef {import("./store/records.js").Values} Values */
/** @typedef {import("wushe/forms").Json} Json */
/** @typedef {{ report: Report, hidden: Set<string>, required: Set<string>, taken: Map<string, Set<string>> }} State the sets are of {@link at}; `taken` has the options that are not offered */

/** The name of a place, for sets and ids. @param {readonly (string | number)[]} path */
export const at = (path) => path.join(".");

/** @param {Json | undefined} value */
export const isFilled = (value) => value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);

/** @param {Json | undefined} container @param {readonly (string | number)[]} path @returns {Json | undefined} */
export function valueAt(container, path) {
  return path.reduce((/** @type {any} */ inside, key) => inside?.[key], container);
}

/**
 * The values with another one at a place; undefined takes it out.
 *
 * @param {any} container @param {readonly (string | number)[]} path @param {Json | undefined} value
 * @returns {any}
 */
export function withValue(container, path, value) {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const copy = Array.isArray(container) ? [...container] : { ...container };
  copy[key] = withValue(copy[key], rest, value);
  return copy;
}

/**
 * The values with what the form begins new records with, at every place below one that is shown and empty.
 *
 * @param {Form} form @param {Values} values @param {string} today @param {readonly (string | number)[]} [below]
 * @returns {Values}
 */
export function begun(form, values, today, below = []) {
  const isBelow = (/** @type {readonly (string | number)[]} */ path) => below.every((key, index) => path[index] === key);
  const begins = form.state(values, { today }).fields.filter((field) => field.default !== undefined && isBelow(field.path));
  if (begins.length === 0) return values;
  // What is begun may show more.
  return begun(form, begins.reduce((all, field) => withValue(all, field.path, field.default), values), today, below);
}

/** @param {Form} form @param {Values} values @param {string} today @returns {State} */
export function stateOf(form, values, today) {
  const { report, fields } = form.state(values, { today });
  const of = (/** @type {"shown" | "required"} */ what, /** @type {boolean} */ is) => new Set(fields.filter((field) => field[what] === is).map(({ path }) => at(path)));
  const taken = new Map(fields.map(({ path, options = [] }) => [at(path), new Set(options.filter(({ enabled }) => enabled === false).map(({ id }) => id))]));
  return { report, taken, hidden: of("shown", false), required: of("required", true) };
}
