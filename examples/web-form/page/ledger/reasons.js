// @ts-check
/** Reasons as sentences. The entries for forms and for checklists bring none of these; the whole one does. */
import { sentence } from "wushe";

/** @typedef {import("wushe").Explanation} Explanation */
/** @typedef {import("./messages.js").Said} Said */

/** @param {Explanation} reason @param {import("../words.js").Tongue} lang @returns {Said} */
export const inWords = (reason, lang) => ({ text: sentence(reason, lang), because: reason.because.map((below) => inWords(below, lang)) });
