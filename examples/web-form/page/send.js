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

/** @typedef {"sent" | "waiting" | "token" | "refused" | "aside"} Outcome */
/** @typedef {import("./store/records.js").Stored} Stored */

/** @param {string} path @param {string} token @param {RequestInit & { headers?: Record<string, string> }} [more] */
export function request(path, token, { headers = {}, ...more } = {}) {
  const all = { ...headers, ...(token && { authorization: `Bearer ${token}` }) };
  return fetch(`${session.service}/records${path}`, { ...more, headers: all, signal: AbortSignal.timeout(PATIENCE), credentials: "omit", redirect: "error" });
}

/** What the service says that it has; a service without versions says nothing of it. @param {any} body @param {string} [id] @returns {{ stored?: Stored }} */
const storedAs = (body, id = body?.id) => (typeof id === "string" && typeof body?.hash === "string" ? { stored: { id, version: body.version, hash: body.hash } } : {});

/** @param {import("./store/records.js").Kept} record @param {string} token @returns {Promise<{ outcome: Outcome, answer?: string, stored?: Stored }>} */
async function post({ id, form, pack, day, values, corrects }, token) {
  const body = JSON.stringify({ form, pack, today: day, record: values });
  const headers = { "content-type": "application/json", "idempotency-key": id };
  let response;
  try {
    const sent = corrects ? request(`/${corrects.id}`, token, { method: "PUT", body, headers: { ...headers, "if-match": `"${corrects.hash}"` } }) : request("", token, { method: "POST", body, headers });
    response = await sent;
  } catch {
    return { outcome: "waiting" };
  }
  if (response.ok) return { outcome: "sent", ...storedAs(await response.json().catch(() => null)) };
  if (corrects && response.status === 409) {
    const problem = await response.clone().json().catch(() => null);
    // Another device was first; what came now is kept beside it.
    if (problem?.code === "version_moved") return { outcome: "aside", answer: session.lang === "en" ? problem.title : problem.title_zh, ...storedAs(problem.kept, corrects.id) };
  }
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
      const { outcome, answer, stored } = await post(record, token);
      last = outcome;
      if (outcome === "waiting" || outcome === "token") break;
      // What was corrected counts no more, here as there.
      if (outcome === "sent" && record.corrects) await records.replace(record.corrects.id, record.id);
      await records.keep({ ...record, state: outcome, ...(answer !== undefined && { answer }), ...(stored && { stored }) });
    }
    return last;
  });
}
