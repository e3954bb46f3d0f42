// @ts-check
/** My figures of this month, counted by the library from the finished records on this phone. */
import { fill, h } from "../dom.js";
import { toLedger } from "../ledger/csv.js";
import { ask } from "../ledger/messages.js";
import { rulebook, say, session, today } from "../session.js";

/** @param {readonly import("../ledger/messages.js").Counted[]} rows */
function table(rows) {
  const heads = [say("measure"), say("value"), say("of_records")].map((word) => h("th", { scope: "col" }, word));
  const body = rows.map(({ label, value, unit, used, out, partial }) => {
    const from = [say("records_used", { used }), out > 0 && say("left_out", { count: out }), partial && say("partial")].filter(Boolean).join(" · ");
    return h("tr", {}, h("th", { scope: "row" }, label), h("td", { class: "number" }, `${value} ${unit}`), h("td", {}, from));
  });
  return h("table", {}, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, body));
}

export async function figures() {
  const [month, body] = [today().slice(0, 7), h("div", { role: "status" }, h("p", {}, say("counting")))];
  const count = async () => {
    const pack = await rulebook;
    const finished = (await session.records?.list("queued", "sent", "refused")) ?? [];
    const records = finished.filter(({ form }) => pack.forms.includes(form));
    const answer = records.length === 0 ? null : await ask({ kind: "count", csv: toLedger(pack, records).csv, today: today(), month, lang: session.lang });
    if (answer === null || (answer.kind === "counted" && answer.rows.length === 0)) return fill(body, h("p", {}, say("figures_none")));
    if (answer.kind === "counted") return fill(body, table(answer.rows));
    fill(body, h("p", { class: "error" }, say("failed", { what: answer.kind === "failed" ? answer.what : answer.kind })));
  };
  void count().catch((error) => fill(body, h("p", { class: "error" }, say("failed", { what: String(error) }))));
  return [h("h1", {}, say("nav_figures")), h("p", { class: "hint" }, say("figures_help", { month })), body];
}
