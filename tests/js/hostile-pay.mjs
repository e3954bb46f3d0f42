/** The same for what the entry for pay adds: rulebooks with pay schemes, choices, payslips and back pay. */
import { masked, mutated, parsed, PLANTED, VALUES } from "./hostile.mjs";
import { readVectors } from "./read-vectors.mjs";

const said = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** A value of the text, where it is JSON, and now and then with a value of JavaScript in place of one of its own. */
function replaced(text, draw, otherwise) {
  const value = parsed(text);
  if (value === null || typeof value !== "object") return otherwise(value === undefined ? text : value);
  const keys = Object.keys(value);
  if (draw(2) === 0 && keys.length > 0) value[keys[draw(keys.length)]] = VALUES[draw(VALUES.length)];
  return value;
}

/** What holds of every payslip: it has a total or says what it waits for, and shows nothing that was planted. */
function whole(slip) {
  if ((slip.total === null) !== (slip.status === "unknown")) throw new Error(`a total and none: ${JSON.stringify(slip)}`);
  if (slip.total === null && slip.missing.length === 0) throw new Error(`no total, and nothing is missing: ${JSON.stringify(slip)}`);
  if (slip.total?.startsWith("-")) throw new Error(`below zero: ${JSON.stringify(slip)}`);
  return slip.total !== null;
}

/** The ways in, each with its valid inputs: a text and what goes with it. */
export function payEntries(pay, rulebooks) {
  const all = readVectors().map((line) => JSON.parse(line));
  const of = (op, text) => all.filter((vector) => vector.op === op).map((vector) => ({ vector, text: text(vector) }));
  const schemes = new Map();
  const schemeOf = (name) => {
    if (!schemes.has(name)) schemes.set(name, pay.Pack.fromJson(rulebooks[name]).scheme("community_worker"));
    return schemes.get(name);
  };
  const chosen = ({ pack, choices }) => schemeOf(pack).choose(choices);
  const asked = ({ month, grade, seniority }, text, draw) => ({
    month: draw(4) === 0 ? mutated(month ?? "2022-05", draw, [{ text }]) : month,
    today: draw(8) === 0 ? mutated("2030-01-01", draw, [{ text }]) : "2030-01-01",
    grade: draw(6) === 0 ? [VALUES[draw(VALUES.length)], draw(2 ** 31)][draw(2)] : grade,
    seniority: draw(8) === 0 ? ["0", "-1", "33", "9".repeat(28), text, VALUES[draw(VALUES.length)]][draw(6)] : seniority,
  });
  const worker = (text, draw) => (draw(2) === 0 ? text : replaced(text, draw, (value) => value));
  const workers = of("pay", (vector) => said(vector.worker));
  const first = workers[0];
  return {
    "pay: Pack.fromJson": [
      [...of("pack", ({ text }) => text), ...Object.entries(rulebooks).filter(([, text]) => text.includes('"pay":[')).map(([name, text]) => ({ vector: { name }, text }))],
      (text) => {
        const pack = pay.Pack.fromJson(text);
        try {
          for (const id of pack.schemes) {
            const scheme = pack.scheme(id);
            const slip = scheme.pay(first.text, { month: "2023-05", today: "2030-01-01", grade: 4 });
            const answered = whole(slip);
            if (answered && scheme.unstated().some(({ question }) => question.zh === "")) throw new Error("a question is empty");
            scheme.free();
          }
          return pack.schemes.length > 0;
        } finally {
          pack.free();
        }
      },
    ],
    "Pack.scheme": [Object.keys(rulebooks).map((pack) => ({ vector: { pack }, text: "community_worker" })), (text, { pack }) => {
      const other = pay.Pack.fromJson(rulebooks[pack]);
      try {
        const scheme = other.scheme(text);
        scheme.free();
        return scheme.unstated().length >= 0;
      } finally {
        other.free();
      }
    }],
    "Scheme.choose, unstated": [of("pay", ({ choices }) => said(choices)).filter(({ text }) => text !== "{}"), (text, { pack }, draw) => {
      const choices = replaced(text, draw, (value) => ({ part_years: value }));
      const before = schemeOf(pack).unstated();
      return schemeOf(pack).choose(choices).unstated().length < before.length;
    }],
    "Scheme.pay, payJson": [workers, (text, vector, draw) => {
      const [who, when, scheme] = [worker(text, draw), asked(vector, text, draw), chosen(vector)];
      const slip = scheme.pay(who, when);
      masked(scheme.payJson(who, when));
      if (slip.explanation.status !== slip.status && slip.status !== "none") throw new Error("the reasons say another status");
      return whole(slip);
    }],
    "Scheme.text, markdown": [workers, (text, vector, draw) => {
      const [who, when, scheme] = [worker(text, draw), asked(vector, text, draw), chosen(vector)];
      const lang = draw(6) === 0 ? ["", "md:en", "json", "explained", null, "zh"][draw(6)] : ["en", "zh-Hans"][draw(2)];
      const shown = scheme.text(who, { ...when, lang }) + scheme.markdown(who, { ...when, lang });
      if (shown.includes(PLANTED)) throw new Error("the payslip holds what was planted");
      return shown !== "";
    }],
    "Scheme.raises, raisesJson": [of("raises", (vector) => said(vector.worker)), (text, vector, draw) => {
      const [who, { today }, scheme] = [worker(text, draw), asked(vector, text, draw), chosen(vector)];
      const day = draw(4) === 0 ? [mutated(vector.day, draw, [{ text }]), VALUES[draw(VALUES.length)]][draw(2)] : vector.day;
      masked(scheme.raisesJson(who, { day, today }));
      const { status, grades, missing } = scheme.raises(who, { day, today });
      if ((grades === null) !== (status !== "known")) throw new Error("there are grades and none");
      if (missing.length > 0 !== (status === "unknown")) throw new Error("unknown, and nothing is missing");
      return status !== "unknown";
    }],
    "Scheme.backPay, backPayJson": [of("back_pay", ({ paid }) => said(paid)), (text, vector, draw) => {
      const paid = replaced(text, draw, (value) => [{ month: "2022-05", lines: [{ id: value, amount: text }] }]);
      const month = Array.isArray(paid) ? paid[draw(paid.length)] : undefined;
      if (draw(2) === 0 && month !== null && typeof month === "object") month[["month", "lines", "later", "total"][draw(4)]] = VALUES[draw(VALUES.length)];
      const [scheme, when] = [chosen(vector), asked(vector, text, draw)];
      masked(scheme.backPayJson(vector.worker, paid, when));
      const back = scheme.backPay(vector.worker, paid, when);
      if (back.total === null && !back.months.some((month) => month.missing.length > 0)) throw new Error("no total, and nothing is missing");
      return back.total !== null;
    }],
  };
}
