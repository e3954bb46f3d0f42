// @ts-check
/** What the library has found, told at the field and in a summary that leads to it. */
import { sentence } from "wushe/forms";

import { fill, h } from "../dom.js";
import { at } from "../form-state.js";
import { say, session } from "../session.js";
import * as names from "./names.js";

/** @typedef {import("wushe/forms").Finding} Finding */
/** @typedef {import("wushe/forms").Report} Report */
/** @typedef {import("./fields.js").Drawn} Drawn */

/** The field at which a finding stands: its own, or the nearest around it. @param {readonly (string | number)[]} path @param {Map<string, Drawn>} fields */
export function owner(path, fields) {
  for (let length = path.length; length > 0; length -= 1) {
    const place = at(path.slice(0, length));
    if (fields.has(place)) return place;
  }
  return null;
}

/** The sentence below a label, which needs the place only if it is another. @param {Report} report @param {Finding} finding @param {string} place */
function below(report, finding, place) {
  const prefix = say(finding.severity === "error" ? "error_prefix" : "warning_prefix");
  const words = at(finding.path) === place ? sentence(finding, session.lang) : report.message(finding, session.lang);
  return h("p", { class: finding.severity }, h("span", { class: "kind" }, prefix), words);
}

/** What can say that it is invalid: a plain group can't, but its checkboxes can. @param {HTMLElement} control */
export const stated = (control) => (control.getAttribute("role") === "group" || control.classList.contains("group") ? [...control.querySelectorAll(":scope > .choices input")] : [control]);

/** @param {Element} element @param {string} name @param {boolean} holds */
export function set(element, name, holds) {
  if (holds) element.setAttribute(name, "true");
  else element.removeAttribute(name);
}

/**
 * Tells each field its findings. A field that nobody has left yet is told nothing, unless it was filled in before.
 *
 * @param {Report} report @param {Map<string, Drawn>} fields @param {(place: string) => boolean} isDue
 */
export function tellFields(report, fields, isDue) {
  /** @type {Map<string, Finding[]>} */
  const by = new Map();
  for (const finding of report.findings) {
    const place = owner(finding.path, fields);
    if (place !== null && isDue(place)) by.set(place, [...(by.get(place) ?? []), finding]);
  }
  for (const [place, { control, told }] of fields) {
    const findings = by.get(place) ?? [];
    fill(told, findings.map((finding) => below(report, finding, place)));
    const described = [control.dataset["hint"], findings.length > 0 && names.findings(place)].filter(Boolean).join(" ");
    if (described === "") control.removeAttribute("aria-describedby");
    else control.setAttribute("aria-describedby", described);
    const invalid = findings.some(({ severity }) => severity === "error");
    for (const input of stated(control)) set(input, "aria-invalid", invalid);
  }
}

/** @param {string} place @param {string} text */
export function linkTo(place, text) {
  const follow = (/** @type {Event} */ event) => {
    event.preventDefault();
    const target = document.getElementById(names.control(place));
    document.getElementById(names.field(place))?.scrollIntoView({ block: "start" });
    target?.focus({ preventScroll: true });
  };
  return h("a", { href: `#${names.control(place)}`, click: follow }, text);
}

/**
 * All that forbids the record, and what its conditions still wait for.
 *
 * @param {Report} report @param {Map<string, Drawn>} fields
 */
export function summary(report, fields) {
  const item = (/** @type {Finding} */ finding) => {
    const [place, text] = [owner(finding.path, fields), report.message(finding, session.lang)];
    return h("li", {}, place === null ? text : linkTo(place, text));
  };
  const errors = report.findings.filter(({ severity }) => severity === "error").map(item);
  const open = [];
  if (report.ok && !report.complete) {
    const place = report.next_question === null ? null : owner(report.next_question, fields);
    const label = place === null ? "" : (fields.get(place)?.view.label ?? "");
    open.push(h("li", {}, place === null ? say("still_open") : linkTo(place, say("still_asked", { label }))));
  }
  const items = [...errors, ...open];
  if (items.length === 0) return null;
  return h("section", { class: "summary", "aria-labelledby": "summary-title" }, h("h2", { id: "summary-title" }, say("problems_title", { count: items.length })), h("ul", {}, items));
}
