// @ts-check
/** The passphrase, before anything of a person is shown or kept. */
import { fill, h } from "../dom.js";
import { say, session } from "../session.js";
import { erase } from "../store/database.js";
import { Records } from "../store/records.js";
import { create, isLocked, open } from "../store/vault.js";
import { SHORTEST } from "../words.js";
import { twice } from "./twice.js";

/** That this phone has a passphrase is no secret, and the page shows the field before it can look. */
const KNOWN = "wushe-passphrase";

/** @param {string} id @param {"new-password" | "current-password"} autocomplete @param {string} label @param {string} [hint] */
function field(id, autocomplete, label, hint) {
  const input = h("input", { id, type: "password", autocomplete, "aria-describedby": hint === undefined ? "passphrase-told" : `${id}-hint passphrase-told` });
  return { input, element: h("div", { class: "field" }, h("label", { for: id }, label), hint !== undefined && h("p", { id: `${id}-hint`, class: "hint" }, hint), input) };
}

/** What was typed, where, and whether it was sent, before this script came. */
function taken() {
  const { dataset } = document.documentElement;
  const isEarly = "early" in dataset;
  delete dataset["early"];
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("main form input"));
  const at = [...fields].find((field) => field === document.activeElement)?.id ?? "";
  return { values: Object.fromEntries([...fields].map(({ id, value }) => [id, value])), at, isEarly };
}

/** @param {() => void} opened */
export async function unlock(opened) {
  const known = await isLocked();
  const typed = taken();
  const phrase = field("passphrase", known ? "current-password" : "new-password", say("passphrase"), known ? undefined : say("passphrase_hint", { min: SHORTEST }));
  const again = known ? null : field("passphrase-again", "new-password", say("passphrase_again"));
  const told = h("div", { id: "passphrase-told", class: "findings", role: "alert" });
  const button = h("button", { type: "submit" }, say("open"));

  const refuse = (/** @type {string} */ sentence) => {
    fill(told, h("p", { class: "error" }, sentence));
    phrase.input.setAttribute("aria-invalid", "true");
    button.disabled = false;
    button.textContent = say("open");
    phrase.input.focus();
  };
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const passphrase = phrase.input.value;
    if (again && [...passphrase].length < SHORTEST) return refuse(say("passphrase_short", { min: SHORTEST }));
    if (again && again.input.value !== passphrase) return refuse(say("passphrase_differs"));
    button.disabled = true;
    button.textContent = say("opening");
    // Another tab may have set one in the meantime: that one holds.
    const key = await (again ? create(passphrase).catch(() => location.reload()) : open(passphrase));
    if (key === undefined) return;
    if (key === null) return refuse(say("passphrase_wrong"));
    // Otherwise a phone that runs out of room may drop what was not sent.
    await navigator.storage?.persist?.().catch(() => false);
    localStorage.setItem(KNOWN, "");
    session.records = new Records(key);
    opened();
  };
  for (const { input } of [phrase, again].filter((one) => one !== null)) input.value = typed.values[input.id] ?? "";
  const form = h("form", { submit, novalidate: true }, phrase.element, again?.element, told, h("div", { class: "actions" }, button));
  // When it stands in the page.
  setTimeout(() => {
    if (typed.at !== "") document.getElementById(typed.at)?.focus();
    if (typed.isEarly) form.requestSubmit();
  });
  return [
    h("h1", {}, say(known ? "passphrase_enter" : "passphrase_new")),
    h("p", {}, say("passphrase_why")),
    form,
    known && eraseButton(),
  ];
}

export const eraseButton = () =>
  h("div", { class: "erase" }, twice("erase", "erase_sure", async () => {
    await erase();
    localStorage.removeItem(KNOWN);
    location.reload();
  }));

