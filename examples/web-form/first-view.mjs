// @ts-check
/** What stands in the page before any script has come: the passphrase's field, in both languages, of which the one to be read is shown. */
import { createHash } from "node:crypto";

import { SHORTEST, words } from "./page/words.js";

/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** @param {keyof typeof words} id @param {Record<string, string | number>} [values] */
const both = (id, values = {}) =>
  words[id].map((text, at) => `<span lang="${["zh-Hans", "en"][at]}">${escaped(text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? "")))}</span>`).join("");

/** As `views/unlock.js` draws it, which takes over what was typed. Classes `new` and `known` are of a phone without a passphrase, and of one with it. */
export const FIRST_VIEW = `<header><div class="bar"><p class="name">${both("title")}</p></div></header>
<main id="main">
<h1><span class="new">${both("passphrase_new")}</span><span class="known">${both("passphrase_enter")}</span></h1>
<p>${both("passphrase_why")}</p>
<form novalidate>
<div class="field"><label for="passphrase">${both("passphrase")}</label><p id="passphrase-hint" class="hint new">${both("passphrase_hint", { min: SHORTEST })}</p><input id="passphrase" type="password" aria-describedby="passphrase-hint"></div>
<div class="field new"><label for="passphrase-again">${both("passphrase_again")}</label><input id="passphrase-again" type="password"></div>
<div class="actions"><button type="submit">${both("open")}</button></div>
</form>
</main>`;

/** Chooses what of it is shown. Whoever is quicker than the scripts need not press twice. */
export const FIRST_SCRIPT = `{
const { dataset } = document.documentElement;
document.documentElement.lang = /^en\\b/.test(localStorage.getItem("wushe-language") ?? navigator.language) ? "en" : "zh-Hans";
dataset.phone = localStorage.getItem("wushe-passphrase") === null ? "new" : "known";
addEventListener("submit", (event) => { event.preventDefault(); dataset.early = ""; }, { once: true });
}`;

export const FIRST_STYLE = `[data-phone="new"] .known, [data-phone="known"] .new, html:lang(en) #app [lang="zh-Hans"]:not(button), html:lang(zh) #app [lang="en"]:not(button) { display: none; }\n`;

/** How a policy names a script or a style that stands in the page. @param {string} text */
export const hashed = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
