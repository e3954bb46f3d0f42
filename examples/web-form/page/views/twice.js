// @ts-check
/** A button for what can't be taken back: it asks once more before it does it. */
import { h } from "../dom.js";
import { say } from "../session.js";

/** @typedef {keyof typeof import("../words.js").words} Word */

/** @param {Word} label @param {Word} warning @param {() => Promise<void>} act */
export function twice(label, warning, act) {
  const asked = h("p", { class: "error", role: "alert" });
  let sure = false;
  const click = async () => {
    if (sure) return act();
    sure = true;
    asked.textContent = say(warning);
  };
  const forget = () => {
    sure = false;
    asked.textContent = "";
  };
  return h("div", { class: "twice" }, h("button", { type: "button", class: "quiet", click, blur: forget }, say(label)), asked);
}
