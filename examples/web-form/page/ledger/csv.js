// @ts-check
/** Records as the rows of a ledger: a column 记录类型, then a column a label, as the library reads them again. */

/** @typedef {import("wushe/forms").Pack} Pack */
/** @typedef {import("wushe/forms").FieldView} FieldView */
/** @typedef {import("wushe/forms").Json} Json */
/** @typedef {import("../store/records.js").Kept} Kept */

/** The column that names the form of each row. */
const KIND = "记录类型";

/** What a spreadsheet would take for a formula, or for its beginning. */
const FORMULA = /^[=+\-@\t\r]/;

/** One cell of a CSV text: quoted where it must be, and no formula. @param {string} text */
export function cell(text) {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A value as offices write it: options by their labels, several with 、 between. @param {FieldView} field @param {Json | undefined} value @returns {string} */
function written(field, value) {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? "是" : "否";
  const label = (/** @type {Json} */ id) => field.options.find((option) => option.id === id)?.label ?? String(id);
  if (field.type === "option") return label(value);
  if (field.type === "options") return Array.isArray(value) ? value.map(label).join("、") : String(value);
  if (field.type === "group") return keys(field, value).join("、");
  if (isObject(field)) return "";
  return String(value);
}

/** A row of a group has one column in a ledger: the key by which it is called. @param {FieldView} field @param {Json} value */
function keys(field, value) {
  const key = field.fields.find(({ type }) => type === "key")?.id;
  const rows = /** @type {readonly { [id: string]: Json }[]} */ (Array.isArray(value) ? value : []);
  return rows.map((row) => (key === undefined ? "" : String(row?.[key] ?? ""))).filter((text) => text !== "");
}

/** No cell can hold an attachment or a signature. @param {FieldView} field */
const isObject = ({ type }) => type === "attachment" || type === "signature";

/** Whether a record has more than a ledger can hold: members of rows other than their key, attachments, signatures. @param {FieldView[]} fields @param {Kept} record */
const isCut = (fields, record) =>
  fields.some((field) => {
    if (isObject(field)) return record.values[field.id] !== undefined;
    const rows = field.type === "group" ? record.values[field.id] : undefined;
    const key = field.fields.find(({ type }) => type === "key")?.id;
    return Array.isArray(rows) && rows.some((row) => Object.entries(row ?? {}).some(([id, value]) => id !== key && value !== undefined && value !== ""));
  });

/**
 * @param {Pack} pack @param {readonly Kept[]} records
 * @returns {{ csv: string, cut: number }} `cut`: how many records say more than a ledger has columns for
 */
export function toLedger(pack, records) {
  /** @type {string[]} */
  const headings = [];
  const rows = [];
  let cut = 0;
  for (const record of records) {
    const { label, fields } = pack.form(record.form).describe("zh-Hans");
    const row = new Map([[KIND, label]]);
    for (const field of fields) {
      const text = written(field, record.values[field.id]);
      if (text === "") continue;
      if (!headings.includes(field.label)) headings.push(field.label);
      row.set(field.label, text);
    }
    if (isCut([...fields], record)) cut += 1;
    rows.push(row);
  }
  const columns = [KIND, ...headings];
  const lines = [columns, ...rows.map((row) => columns.map((column) => row.get(column) ?? ""))].map((cells) => cells.map(cell).join(","));
  // Spreadsheets know UTF-8 by the mark at its beginning; the library reads over it.
  return { csv: `\ufeff${lines.join("\r\n")}\r\n`, cut };
}
