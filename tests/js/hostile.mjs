/** Mutated valid inputs at every way into the package: each has an answer or an error of the package's own. */
import { readFileSync } from "node:fs";

import { readVectors } from "./read-vectors.mjs";

/** A published example of GB 11643: no living person's number. */
export const PLANTED = "11010519491231002X";
export const TODAY = "2022-05-21";
/** 64 KiB each. The module never gives memory back, so this is its peak. */
export const CEILING_PAGES = 512;
/** Milliseconds that one input may take. */
const CEILING_INPUT = 5000;
const TOKENS = [
  PLANTED, "\ufeff", "\0", "\\u0000", '"\\ud800"', '"\\udc00\\ud800"', "\\", '"', "\r", "\n", ",", ";", "，", "１２", "\u202e", "\u2028", "𠮷",
  "\ud800", "\ufffd", "{", "}", "[", "]", "null", "NaN", "-0", "1e400", "9007199254740993", "18446744073709551616",
  "99999999999999999999999999999", "3.3333333333333335", "0000-00-00", "9999-12-31", '"__proto__":{},', " and ", " for x in xs return ",
  "<html", "PK\u0003\u0004", "[".repeat(1000), "(".repeat(100_000), '{"a":'.repeat(129), "not(".repeat(65),
];
/** What a value of JavaScript can be instead of what it should be. */
export const VALUES = [null, undefined, true, -1, 2 ** 53, 1e400, Number.NaN, 0.1, 10n, "", "\ud800", PLANTED, Symbol("x"), new Date(0), [], {}, [[]], [,], () => {}];

/** Mulberry32: the same numbers everywhere. */
export function draws(seed) {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(bound, 1);
  };
}

export function mutated(text, draw, others) {
  for (let left = draw(4); left > 0; left -= 1) {
    const [at, kind] = [draw(text.length + 1), draw(8)];
    const until = Math.min(text.length, at + draw(40));
    const token = TOKENS[draw(TOKENS.length)];
    const changed = [
      () => text.slice(0, at) + text.slice(until),
      () => text.slice(0, until) + text.slice(at, until).repeat(draw(50)) + text.slice(until),
      () => text.slice(0, at) + others[draw(others.length)].text.slice(0, 200) + text.slice(until),
      () => text.slice(0, at) + String.fromCharCode(draw(0x10000)) + text.slice(at + 1),
      () => text.slice(0, at),
    ][kind];
    text = changed ? changed() : text.slice(0, at) + token + text.slice(kind < 7 ? at : until);
  }
  return text;
}

/** The text's bytes, as they are or with one that may be no text. */
function bytes(text, draw) {
  const data = new TextEncoder().encode(text);
  if (draw(3) === 0 && data.length > 0) data[draw(data.length)] = draw(256);
  return draw(6) === 0 ? new Uint8Array(new Uint16Array([0xfeff, ...text].map((char) => (typeof char === "string" ? char.charCodeAt(0) : char))).buffer) : data;
}

export function masked(json) {
  if (json.includes(PLANTED) || json.includes("19491231")) throw new Error("the answer holds what was planted");
  return JSON.parse(json);
}

function reported(report, findings, longest) {
  masked(report.json);
  for (const finding of findings) {
    if (!finding.path.every((step) => typeof step === "string" || (step >= 0 && step <= longest))) throw new Error(`a place outside: ${JSON.stringify(finding)}`);
    for (const lang of ["zh-Hans", "en"]) if (report.message(finding, lang).includes(PLANTED)) throw new Error("a sentence holds what was planted");
  }
  return report.ok;
}

/** The ways in, each with its valid inputs: a text and what goes with it. */
export function entries(wushe, divisions) {
  const all = readVectors().map((line) => JSON.parse(line));
  const of = (op, text = (vector) => vector.text) => all.filter((vector) => vector.op === op).map((vector) => ({ vector, text: text(vector) })).filter(({ text }) => typeof text === "string");
  const said = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  const pack = wushe.Pack.builtin("hinggan");
  const forms = new Map(pack.forms.map((id) => [id, pack.form(id)]));
  const network = wushe.Network.parse(divisions);
  const lines = divisions.split("\n");
  const freed = (handle, then) => {
    try {
      return then(handle);
    } finally {
      handle.free();
    }
  };
  return {
    "Form.checkText": [of("check"), (text, { form }) => {
      const report = forms.get(form).checkText(text, { today: TODAY });
      return reported(report, report.findings, text.length);
    }],
    "Form.check": [of("check"), (text, { form }, draw) => {
      const values = parsed(text) ?? { visited_on: text };
      if (draw(2) && typeof values === "object") values[Object.keys(values)[draw(Object.keys(values).length)] ?? "x"] = VALUES[draw(VALUES.length)];
      const report = forms.get(form).check(values, { today: TODAY });
      return reported(report, report.findings, text.length);
    }],
    "Pack.checkLedger": [[...of("ledger"), ...of("measure")], (text, { form }, draw) => {
      const data = bytes(text, draw);
      const report = pack.checkLedger(data, { form, today: TODAY });
      return reported(report, report.report.findings, data.length + 1);
    }],
    "Pack.measureLedger": [of("measure"), (text, vector, draw) =>
      freed(pack.measureLedger(text, { today: TODAY, network }), (ledger) => {
        const word = (name) => (draw(3) ? vector[name] : mutated(vector[name] ?? "", draw, [{ text: "1522" }]));
        const asked = ["measure", "division", "period"].map(word);
        const figure = ledger.figure(...asked);
        ledger.explain(...asked);
        ledger.by(...asked, { level: "county", actor: "worker" });
        if (ledger.rows(...asked).row.length > figure.records) return false;
        return figure.records >= figure.used;
      })],
    "Pack.fromJson": [of("pack"), (text) => freed(wushe.Pack.fromJson(text), (other) => other.forms.every((id) => other.form(id).describe("en")))],
    parseJson: [of("parse"), (text, { type }) => {
      const answer = JSON.parse(wushe.parseJson(type, text));
      if (type === "resident_id") masked(JSON.stringify(answer));
      return answer.findings === undefined || answer.value !== undefined;
    }],
    "evaluateJson, explainConditionJson": [of("condition", ({ source }) => source), (text, vector, draw) => {
      const facts = draw(3) ? said(vector.facts) : mutated(said(vector.facts), draw, [{ text }]);
      JSON.parse(wushe.explainConditionJson(text, facts));
      return JSON.parse(wushe.evaluateJson(text, facts)).refused === undefined;
    }],
    readTableJson: [[...of("table"), ...of("ledger")], (text, _, draw) => JSON.parse(wushe.readTableJson(bytes(text, draw))).rows.length > 0],
    "Network.parse": [Array.from({ length: 12 }, (_, at) => ({ vector: {}, text: [lines[0], ...lines.slice(1 + at * 50, 40 + at * 50)].join("\n") })), (text) =>
      freed(wushe.Network.parse(text), (other) => JSON.parse(other.queryJson(TODAY, '{"kind":"lists"}')).answer.length > 0)],
    "Network.queryJson": [of("network", ({ query }) => said(query)), (text, { date }) => JSON.parse(network.queryJson(date, text)).answer !== undefined],
    "message, sentence": [all.flatMap((vector) => (vector.op === "check" ? vector.expect.findings : [])).map((finding) => ({ vector: {}, text: said(finding) })), (text) => {
      const finding = parsed(text);
      return wushe.message(finding, "en") !== "" && wushe.sentence(finding, "zh-Hans") !== "" && forms.get("home_visit").message(finding, "en") !== "";
    }],
  };
}

export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Gives inputs to one way in; how many were taken, and the longest time in milliseconds. A fault is thrown. */
export function attempt(wushe, name, [corpus, run], count, seed, pages) {
  let [accepted, worst] = [0, 0];
  for (let number = 0; number < count; number += 1) {
    const draw = draws(seed + number * 7919);
    const { vector, text } = corpus[draw(corpus.length)];
    const given = number < corpus.length ? corpus[number] : { vector, text: mutated(text, draw, corpus) };
    const before = performance.now();
    try {
      accepted += run(given.text, given.vector, number < corpus.length ? () => 1 : draw) ? 1 : 0;
    } catch (thrown) {
      const own = thrown instanceof wushe.WusheError || thrown instanceof TypeError;
      // A rulebook's and a network's author is told the names that they chose; they are nobody's data.
      const told = !/Pack\.fromJson$|^Network/.test(name) && thrown.message.includes(PLANTED);
      if (!own || told) throw new Error(`${name}, input ${number} of seed ${seed}: ${thrown.stack}`);
    }
    const took = performance.now() - before;
    worst = Math.max(worst, took);
    if (took > CEILING_INPUT) throw new Error(`${name}, input ${number} of seed ${seed}: it took ${took} ms`);
    if (pages() > CEILING_PAGES) throw new Error(`${name}, input ${number} of seed ${seed}: ${pages()} pages`);
  }
  if (accepted === 0 || accepted === count) throw new Error(`${name}: what is all taken or all refused proves nothing`);
  return { accepted, worst };
}
