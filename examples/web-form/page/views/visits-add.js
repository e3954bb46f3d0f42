// @ts-check
/** A person for the list, by hand: whom, where, in which household, and the facts that visits wait for. */
import { tellFields } from "../draw/findings.js";
import { drawFields } from "../draw/fields.js";
import { attend, h } from "../dom.js";
import { say, session, today } from "../session.js";
import { tell } from "./visits-words.js";

/** @typedef {import("../ledger/messages.js").Served} Served */
/** @typedef {import("../store/records.js").Values} Values */

/** The roles that say of whom, where and from when on a record is. */
const ROLES = ["date", "station", "person"];
const HOUSEHOLD = "household";

/**
 * @param {import("wushe/forms").Pack} pack @param {readonly string[]} facts that are asked for @param {Served} list
 * @param {(more: Pick<Served, "people" | "members">, key: string) => Promise<void>} put
 */
export function adding(pack, facts, list, put) {
  const [form, member] = [pack.form("person_facts"), pack.form("household_member")];
  const [view, inside] = [form.describe(session.lang), member.describe(session.lang)];
  const of = (/** @type {string} */ role, /** @type {typeof view} */ among) => among.fields.find((field) => field.role === role)?.id ?? role;
  const wanted = [...view.fields.filter(({ role }) => role !== null && ROLES.includes(role)), ...inside.fields.filter(({ role }) => role === HOUSEHOLD).map((field) => ({ ...field, required: false })),
    ...view.fields.filter(({ fact }) => fact !== null && facts.includes(fact))];
  /** @type {Values} */
  const begun = { [of("date", view)]: today(), [of("station", view)]: list.people.at(-1)?.[of("station", view)] ?? "" };
  const { elements, fields } = drawFields({ ...view, sections: [], fields: wanted.map((field) => ({ ...field, section: null })) }, begun, () => {});
  for (const { view: field, mark } of fields.values()) if (field.required) mark.textContent = say("required");

  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const given = [...fields.values()].flatMap(({ path, read }) => {
      const value = read?.();
      return value === undefined ? [] : [/** @type {const} */ ([String(path[0]), value])];
    });
    const { [of(HOUSEHOLD, inside)]: household, ...person } = /** @type {Values} */ (Object.fromEntries(given));
    const report = form.check(person, { today: today() });
    const whole = { [of("date", inside)]: person[of("date", view)] ?? "", [of("station", inside)]: person[of("station", view)] ?? "", [of(HOUSEHOLD, inside)]: household ?? "", [of("person", inside)]: person[of("person", view)] ?? "" };
    const told = household === undefined ? [] : member.check(whole, { today: today() }).findings.filter(({ path }) => path[0] === of(HOUSEHOLD, inside));
    const findings = [...report.findings, ...told];
    tellFields(/** @type {import("wushe/forms").Report} */ (/** @type {unknown} */ ({ findings, message: (/** @type {import("wushe/forms").Finding} */ finding) => form.message(finding, session.lang) })), fields, () => true);
    const wrong = findings.find(({ severity }) => severity === "error");
    if (wrong) return attend(/** @type {HTMLElement | null} */ (fields.get(String(wrong.path[0]))?.element ?? null));
    await put({ people: [person], members: household === undefined ? [] : [whole] }, String(person[of("person", view)]));
  };
  return h("details", { id: "add" }, h("summary", {}, tell("add")), h("form", { submit, novalidate: true }, elements, h("button", { type: "submit" }, tell("add_button"))));
}
