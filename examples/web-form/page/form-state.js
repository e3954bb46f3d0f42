// @ts-check
/**
 * What of a form is shown and required now. The library decides it; its check is asked once for each field that hangs on another, because
 * it says so only of a field that contradicts it: one that is hidden and filled in, or required and empty.
 */

/** @typedef {import("wushe/forms").Form} Form */
/** @typedef {import("wushe/forms").FieldView} FieldView */
/** @typedef {import("wushe/forms").Report} Report */
/** @typedef {import("./store/records.js").Values} Values */
/** @typedef {import("wushe/forms").Json} Json */
/** @typedef {{ report: Report, hidden: Set<string>, required: Set<string> }} State the sets are of {@link at} */

/** Fills in a field of any type. Whether a field is shown never hangs on its own value, so it does not matter that it may be a wrong one. */
const ANY = "?";

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
 * Every field of the form by its place, those of the rows of groups included.
 *
 * @param {readonly FieldView[]} fields @param {Values} values @param {readonly (string | number)[]} [above]
 * @returns {Generator<{ field: FieldView, path: (string | number)[] }>}
 */
export function* places(fields, values, above = []) {
  for (const field of fields) {
    const path = [...above, field.id];
    yield { field, path };
    const rows = field.type === "group" ? valueAt(values, path) : undefined;
    if (Array.isArray(rows)) for (const index of rows.keys()) yield* places(field.fields, values, [...path, index]);
  }
}

/** @param {Form} form @param {readonly FieldView[]} fields @param {Values} values @param {string} today @returns {State} */
export function stateOf(form, fields, values, today) {
  const check = (/** @type {Values} */ given) => form.check(given, { today });
  const says = (/** @type {Report} */ report, /** @type {string} */ code, /** @type {string} */ place) =>
    report.findings.some((finding) => finding.code === code && at(finding.path) === place);
  const report = check(values);
  const [hidden, required] = [new Set(), new Set()];
  /** One condition has one answer for all fields beside each other: of a home visit three are asked instead of seventeen. @type {Map<string, boolean>} */
  const answers = new Map();
  for (const { field, path } of places(fields, values)) {
    const [place, filled] = [at(path), isFilled(valueAt(values, path))];
    if (field.shown_when !== null) {
      const condition = [...path.slice(0, -1), field.shown_when].join("\n");
      const known = answers.get(condition) ?? says(filled ? report : check(withValue(values, path, ANY)), "hidden_value", place);
      answers.set(condition, known);
      if (known) hidden.add(place);
    }
    if (field.required) required.add(place);
    else if (field.required_when !== null && says(filled ? check(withValue(values, path, undefined)) : report, "required_here", place)) required.add(place);
  }
  return { report, hidden, required };
}
