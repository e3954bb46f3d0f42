// @ts-check
/** What all views share: the language, the rulebook, the store of whoever has given the passphrase, and the day. */
import { words } from "./words.js";

/** @typedef {import("./store/records.js").Records} Records */
/** @typedef {import("./words.js").Tongue} Tongue */

export const RULEBOOK = "wushe/packs/national.json";
/** Its forms, compiled: a third of the bytes. */
const FORMS = "wushe/packs/national.forms";

/** The language is no secret, and it is asked for before the passphrase. */
const KEPT = "wushe-language";

/** @returns {Tongue} */
function firstLanguage() {
  const kept = localStorage.getItem(KEPT) ?? navigator.language;
  return /^en\b/.test(kept) ? "en" : "zh-Hans";
}

export const session = {
  lang: firstLanguage(),
  /** @type {Records | null} */
  records: null,
  /** The address of the service; empty if it is the one that the page comes from. */
  service: "",
  /** The rulebook that says which visits are due. */
  visits: "",
};

/** @param {Tongue} lang */
export function speak(lang) {
  session.lang = lang;
  localStorage.setItem(KEPT, lang);
}

/** A sentence in the language of the page, with its values. @param {readonly [string, string]} both @param {Record<string, string | number>} [values] */
export const phrase = (both, values = {}) => both[session.lang === "en" ? 1 : 0].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

/** A sentence of the page's own. @param {keyof typeof words} id @param {Record<string, string | number>} [values] */
export const say = (id, values) => phrase(words[id], values);

/** The day where the station is, which the library never asks a clock for. */
export const today = () => CHINA.format(new Date());
const CHINA = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" });

async function load() {
  const [forms, { Pack }] = await Promise.all([fetch(FORMS).then((response) => response.arrayBuffer()), import("wushe/forms").then((module) => module.default().then(() => module))]);
  return Pack.fromCompiled(forms);
}

/** Loads while the passphrase is being typed. */
export const rulebook = load();
rulebook.catch(() => {});

export async function loadConfig() {
  const config = await (await fetch("config.json")).json();
  session.service = typeof config.service === "string" ? config.service.replace(/\/+$/, "") : "";
  session.visits = config.visits;
}
