// @ts-check
/** What the page asks of its worker, and what it hears. */

/** @typedef {import("../words.js").Tongue} Tongue */
/** @typedef {{ severity: string, sentence: string }} Told */
/** @typedef {{ label: string, value: string, unit: string, used: number, out: number, partial: boolean }} Counted `out`: left out or undecided */
/**
 * @typedef {{ kind: "check", file: Blob, encoding: string, form: string | null, today: string, lang: Tongue }
 *   | { kind: "count", csv: string, today: string, month: string, lang: Tongue }
 *   | { kind: "serve", rulebook: string, csv: string, today: string, lang: Tongue }
 *   | { kind: "due", rulebook: string, served: Served, records: Record<string, Values[]>, today: string, lang: Tongue }
 *   | { kind: "say", reason: import("wushe/forms").Explanation, lang: Tongue }
 *   | { kind: "cancel" }} Asked
 */
/** @typedef {{ text: string, because: Said[] }} Said an explanation in words */
/** @typedef {{ [field: string]: import("wushe/forms").Json }} Values */
/**
 * @typedef {object} Served whom the worker serves, and how what is due is read
 * @property {Values[]} people records of `person_facts`
 * @property {Values[]} members records of `household_member`
 * @property {string | null} keptFrom the first day from which no visit is missing on this phone
 * @property {Record<string, string>} choices place standards
 * @property {Record<string, string>} readings what the rule leaves open
 */
/** @typedef {{ kind: "fact" | "choice", id: string, key: string | null, label: string | null }} Wanted what an answer waits for; a label if the rulebook has one */
/**
 * @typedef {object} Visit
 * @property {string} item
 * @property {string} label
 * @property {string} key of the person, or of the household
 * @property {string | null} household
 * @property {string} first
 * @property {string | null} last
 * @property {import("wushe/checklist").TaskState} state
 * @property {string | null} done
 * @property {string} said the item, its days and how it stands, in words
 * @property {Said[]} because
 * @property {Wanted[]} waits
 * @property {string | null} clause
 * @property {import("wushe").Provenance} provenance
 */
/**
 * @typedef {{ kind: "progress", bytes: number, of: number, rows: number }
 *   | { kind: "checked", rows: number, accepted: number, errors: number, warnings: number, findings: Told[] }
 *   | { kind: "counted", rows: Counted[] }
 *   | { kind: "said", reason: Said }
 *   | { kind: "served", rows: number, people: Values[], members: Values[], findings: Told[] }
 *   | { kind: "due", pack: string, month: string, facts: string[], visits: Visit[], settled: { item: string, wait: Wanted }[], unplanned: string[] }
 *   | { kind: "cancelled" }
 *   | { kind: "failed", what: string }} Answer
 */

/** @type {Worker | undefined} */
let worker;
let last = 0;

/**
 * Asks the worker, and hands on what it says until its last word, which it gives.
 *
 * @param {Asked} asked @param {(far: Extract<Answer, { kind: "progress" }>) => void} [onProgress]
 * @returns {Promise<Exclude<Answer, { kind: "progress" }>>}
 */
export function ask(asked, onProgress) {
  worker ??= new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  const [asking, id] = [worker, (last += 1)];
  return new Promise((resolve, reject) => {
    const done = () => {
      asking.removeEventListener("message", hear);
      asking.removeEventListener("error", fail);
    };
    const hear = (/** @type {MessageEvent<{ id: number, answer: Answer }>} */ { data: { id: of, answer: data } }) => {
      if (of !== id) return;
      if (data.kind === "progress") return onProgress?.(data);
      done();
      resolve(data);
    };
    const fail = (/** @type {ErrorEvent} */ event) => {
      done();
      worker = undefined;
      reject(new Error(event.message || "the worker could not be loaded"));
    };
    asking.addEventListener("message", hear);
    asking.addEventListener("error", fail);
    asking.postMessage({ id, asked });
  });
}

/** Calls off what the worker is at. */
export const cancel = () => worker?.postMessage({ id: 0, asked: { kind: "cancel" } });
