// @ts-check
/** What a person calls a record: its form, its day, and the keys of whom or what it is about. */
import { session } from "./session.js";

/** @typedef {import("wushe/forms").Pack} Pack */
/** @typedef {import("./store/records.js").Kept} Kept */

/** The day of a record: what stands in the field whose role is the date. @param {Pack} pack @param {Kept} record */
export function dayOf(pack, record) {
  const field = pack.form(record.form).fields("zh-Hans").find(({ role }) => role === "date");
  const day = field && record.values[field.id];
  return typeof day === "string" ? day : null;
}

/** @param {Pack} pack @param {Kept} record */
export function nameOf(pack, record) {
  if (!pack.forms.includes(record.form)) return record.form;
  const { label, fields } = pack.form(record.form).describe(session.lang);
  const keys = fields.filter(({ type, role }) => type === "key" && role !== null && role !== "worker").map(({ id }) => record.values[id]);
  return [label, dayOf(pack, record), ...keys].filter((part) => typeof part === "string" && part !== "").join(" · ");
}
