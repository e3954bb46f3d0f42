// @ts-check
/**
 * Sends finished records once the network is back. Each goes under the key that it got when it was begun, so that a service which has it
 * already (the answer was lost, the page was closed) gives its first answer and stores nothing anew.
 */
import { session } from "./session.js";

/** Answers after which asking again can help: too busy, too early, or not understood on the way. */
const AGAIN = new Set([408, 425, 429]);
/** The service does not know who asks; the record itself is not refused. */
const UNKNOWN = new Set([401, 403]);
const PATIENCE = 20_000;

/** @typedef {"sent" | "waiting" | "token" | "refused"} Outcome */

/** @param {import("./store/records.js").Kept} record @param {string} token @returns {Promise<{ outcome: Outcome, answer?: string }>} */
async function post({ id, form, pack, day, values }, token) {
  const body = JSON.stringify({ form, pack, today: day, record: values });
  const headers = { "content-type": "application/json", "idempotency-key": id, ...(token && { authorization: `Bearer ${token}` }) };
  let response;
  try {
    response = await fetch(`${session.service}/records`, { method: "POST", headers, body, signal: AbortSignal.timeout(PATIENCE), credentials: "omit", redirect: "error" });
  } catch {
    return { outcome: "waiting" };
  }
  if (response.ok) return { outcome: "sent" };
  if (UNKNOWN.has(response.status)) return { outcome: "token" };
  if (response.status >= 500 || AGAIN.has(response.status)) return { outcome: "waiting" };
  return { outcome: "refused", answer: `${response.status} ${(await response.text().catch(() => "")).slice(0, 500)}` };
}

/**
 * Sends what is queued, in the order in which it was finished. Only one tab does so at a time.
 *
 * @returns {Promise<Outcome | null>} the outcome at which it stopped; null if another tab is at it or nothing was queued
 */
export function sendQueued() {
  return navigator.locks.request("wushe-send", { ifAvailable: true }, async (lock) => {
    const { records } = session;
    if (!lock || !records) return null;
    const queued = (await records.list("queued")).reverse();
    const token = (await records.setting("token")) ?? "";
    /** @type {Outcome | null} */
    let last = null;
    for (const record of queued) {
      const { outcome, answer } = await post(record, token);
      last = outcome;
      if (outcome === "waiting" || outcome === "token") break;
      await records.keep({ ...record, state: outcome, ...(answer !== undefined && { answer }) });
    }
    return last;
  });
}
