// @ts-check
/** A day's ledger out, and a ledger in to be checked. */
import { fill, h } from "../dom.js";
import { toLedger } from "../ledger/csv.js";
import { ask, cancel } from "../ledger/messages.js";
import { dayOf } from "../record-name.js";
import { rulebook, say, session, today } from "../session.js";

/** @param {string} name @param {string} text */
function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  h("a", { href: address, download: name }).click();
  // Some browsers read it only after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

function out() {
  const day = h("input", { id: "day", type: "date", value: today() });
  const told = h("p", { role: "status", class: "kept" });
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const pack = await rulebook;
    const finished = (await session.records?.list("queued", "sent", "refused")) ?? [];
    const records = finished.filter((record) => pack.forms.includes(record.form) && dayOf(pack, record) === day.value);
    if (records.length === 0) return void (told.textContent = say("out_none"));
    const { csv, cut } = toLedger(pack, records);
    download(`${day.value}.csv`, csv);
    told.textContent = say("out_some", { count: records.length }) + (cut > 0 ? ` ${say("out_cut", { count: cut })}` : "");
  };
  return h("section", { "aria-labelledby": "out-title" }, h("h2", { id: "out-title" }, say("ledger_out")),
    h("form", { submit }, h("div", { class: "field" }, h("label", { for: "day" }, say("day")), day), h("div", { class: "actions" }, h("button", { type: "submit" }, say("download"))), told));
}

/** @param {import("wushe/forms").Pack} pack */
function checking(pack) {
  const file = h("input", { id: "file", type: "file", accept: ".csv,text/csv", "aria-describedby": "file-hint" });
  const forms = pack.forms.map((id) => h("option", { value: id }, pack.form(id).describe(session.lang).label));
  const form = h("select", { id: "ledger-form" }, h("option", { value: "" }, say("any_form")), forms);
  const encoding = h("select", { id: "encoding" }, h("option", { value: "utf-8" }, "UTF-8"), h("option", { value: "gb18030" }, say("encoding_gb")));
  const start = h("button", { type: "submit" }, say("check"));
  const stop = h("button", { type: "button", class: "quiet", hidden: true, click: cancel }, say("cancel"));
  const bar = h("progress", { max: 1, value: 0, "aria-label": say("progress"), hidden: true });
  const far = h("p", { class: "kept" });
  const told = h("div", { id: "checked", role: "status" });

  const busy = (/** @type {boolean} */ is) => {
    start.disabled = is;
    stop.hidden = bar.hidden = !is;
    if (!is) far.textContent = "";
  };
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const chosen = file.files?.[0];
    if (!chosen) return file.focus();
    busy(true);
    fill(told);
    bar.value = 0;
    const asked = /** @type {const} */ ({ kind: "check", file: chosen, encoding: encoding.value, form: form.value || null, today: today(), lang: session.lang });
    try {
      const answer = await ask(asked, ({ bytes, of, rows }) => {
        bar.value = of === 0 ? 0 : bytes / of;
        far.textContent = say("rows_so_far", { rows: rows.toLocaleString(session.lang) });
      });
      if (answer.kind === "checked") fill(told, report(answer));
      else fill(told, h("p", {}, answer.kind === "failed" ? say("failed", { what: answer.what }) : say("cancelled")));
    } catch (error) {
      fill(told, h("p", { class: "error" }, say("failed", { what: String(error) })));
    } finally {
      busy(false);
    }
  };
  return h("section", { "aria-labelledby": "in-title" }, h("h2", { id: "in-title" }, say("ledger_in")),
    h("form", { submit },
      h("div", { class: "field" }, h("label", { for: "file" }, say("file")), h("p", { id: "file-hint", class: "hint" }, say("file_hint")), file),
      h("div", { class: "field" }, h("label", { for: "encoding" }, say("encoding")), encoding),
      h("div", { class: "field" }, h("label", { for: "ledger-form" }, say("form")), form),
      h("div", { class: "actions" }, start, stop)),
    bar, far, told);
}

/** @param {Extract<import("../ledger/messages.js").Answer, { kind: "checked" }>} answer */
function report({ rows, accepted, errors, warnings, findings }) {
  const numbers = Object.fromEntries(Object.entries({ rows, accepted, errors, warnings }).map(([name, count]) => [name, count.toLocaleString(session.lang)]));
  const items = findings.map(({ severity, sentence }) => h("li", { class: severity }, sentence));
  return [h("p", {}, say("checked", numbers)), items.length > 0 && h("h3", {}, say("first_findings", { count: items.length })), items.length > 0 && h("ol", {}, items)];
}

export async function ledgers() {
  return [h("h1", {}, say("nav_ledger")), out(), checking(await rulebook)];
}
