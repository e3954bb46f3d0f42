// @ts-check
/** Where records go, and the end of everything on this phone. */
import { h } from "../dom.js";
import { say, session } from "../session.js";
import { eraseButton } from "./unlock.js";

export async function settings() {
  const told = h("p", { role: "status", class: "kept" });
  const token = h("input", { id: "token", type: "password", autocomplete: "off", "aria-describedby": "token-hint", value: (await session.records?.setting("token")) ?? "" });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    await session.records?.set("token", token.value.trim());
    told.textContent = say("saved");
  };
  return [
    h("h1", {}, say("nav_settings")),
    h("p", {}, `${say("service")}: ${session.service || say("service_own")}`),
    h("form", { submit }, h("div", { class: "field" }, h("label", { for: "token" }, say("token")), h("p", { id: "token-hint", class: "hint" }, say("token_hint")), token), h("div", { class: "actions" }, h("button", { type: "submit" }, say("save"))), told),
    eraseButton(),
  ];
}
