// @ts-check
/// <reference lib="webworker" />
/** Checks and counts ledgers beside the page, which lives on. It has the whole entry of the package; the page has that for forms alone. */
import init, { Network, Pack } from "wushe";

import { inWords } from "./reasons.js";

/** @typedef {import("./messages.js").Asked} Asked */
/** @typedef {import("./messages.js").Answer} Answer */

const worker = /** @type {DedicatedWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const text = async (/** @type {string} */ path) => (await fetch(new URL(path, import.meta.url))).text();

/** How many findings the page is given to show. */
const SHOWN = 100;
/** How often the page hears how far it is, in milliseconds. */
const OFTEN = 100;

const loaded = (async () => {
  const [source] = await Promise.all([text("../wushe/packs/national.json"), init()]);
  return { pack: Pack.fromJson(source), source };
})();

/** @typedef {(said: Answer) => void} Tell */
/** @type {AbortController | null} */
let running = null;

/** @param {Extract<Asked, { kind: "check" }>} asked @param {Tell} answer */
async function check({ file, encoding, form, today, lang }, answer) {
  const { pack } = await loaded;
  // Whoever has left a ledger and begins another does not wait for the first.
  running?.abort();
  const mine = (running = new AbortController());
  const { signal } = mine;
  // The library reads UTF-8; what is written otherwise comes as the text that it means.
  const source = encoding === "utf-8" ? file : file.stream().pipeThrough(new TextDecoderStream(encoding));
  let last = 0;
  const onProgress = (/** @type {import("wushe").Progress} */ far) => {
    if (performance.now() - last < OFTEN) return;
    last = performance.now();
    answer({ kind: "progress", bytes: far.bytes, of: far.bytesTotal ?? 0, rows: far.rows });
  };
  try {
    const records = await pack.readLedger(source, { form, today, signal, onProgress });
    const { report } = records;
    if (report === null) throw new Error("no report");
    const found = report.report;
    const findings = found.findings.slice(0, SHOWN).map((finding) => ({ severity: finding.severity, sentence: report.message(finding, lang) }));
    answer({ kind: "checked", rows: report.rows, accepted: report.accepted, errors: found.errors, warnings: found.warnings, findings });
    records.free();
  } finally {
    if (running === mine) running = null;
  }
}

/** @param {Extract<Asked, { kind: "count" }>} asked @param {Tell} answer */
async function count({ csv, today, month, lang }, answer) {
  const { pack, source } = await loaded;
  const labels = new Map(JSON.parse(source).measures.map((/** @type {any} */ { id, label }) => [id, lang === "en" ? label.en : label.zh]));
  const network = Network.parse(await text("../wushe/divisions/hinggan.csv"));
  const figures = pack.measureLedger(csv, { today, network, checkNetwork: false });
  const rows = pack.measures
    .map((id) => figures.figure(id, null, month))
    .filter(({ records, value }) => records > 0 && value !== null)
    .map(({ measure, value, unit, used, left_out, undetermined, partial }) => {
      const out = left_out.reduce((sum, { count }) => sum + count, undetermined);
      return { label: labels.get(measure) ?? measure, value: value ?? "", unit, used, out, partial: partial === true };
    });
  answer({ kind: "counted", rows });
  figures.free();
  network.free();
}

/** @param {Extract<Asked, { kind: "say" }>} asked @param {Tell} answer */
async function say({ reason, lang }, answer) {
  await loaded;
  answer({ kind: "said", reason: inWords(reason, lang) });
}

worker.addEventListener("message", async (/** @type {MessageEvent<{ id: number, asked: Asked }>} */ { data: { id, asked } }) => {
  const answer = (/** @type {Answer} */ said) => worker.postMessage({ id, answer: said });
  try {
    if (asked.kind === "cancel") running?.abort();
    else if (asked.kind === "check") await check(asked, answer);
    else if (asked.kind === "count") await count(asked, answer);
    else if (asked.kind === "say") await say(asked, answer);
    // What only one view asks is loaded when it does.
    else if (asked.kind === "serve") answer(await (await import("./due.js")).serve(asked));
    else answer(await (await import("./due.js")).due(asked));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") answer({ kind: "cancelled" });
    else answer({ kind: "failed", what: error instanceof Error ? error.message : String(error) });
  }
});
