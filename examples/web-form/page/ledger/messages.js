// @ts-check
/** What the page asks of its worker, and what it hears. */

/** @typedef {import("../words.js").Tongue} Tongue */
/** @typedef {{ severity: string, sentence: string }} Told */
/** @typedef {{ label: string, value: string, unit: string, used: number, out: number, partial: boolean }} Counted `out`: left out or undecided */
/**
 * @typedef {{ kind: "check", file: Blob, encoding: string, form: string | null, today: string, lang: Tongue }
 *   | { kind: "count", csv: string, today: string, month: string, lang: Tongue }
 *   | { kind: "say", reason: import("wushe/forms").Explanation, lang: Tongue }
 *   | { kind: "cancel" }} Asked
 */
/** @typedef {{ text: string, because: Said[] }} Said an explanation in words */
/**
 * @typedef {{ kind: "progress", bytes: number, of: number, rows: number }
 *   | { kind: "checked", rows: number, accepted: number, errors: number, warnings: number, findings: Told[] }
 *   | { kind: "counted", rows: Counted[] }
 *   | { kind: "said", reason: Said }
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
