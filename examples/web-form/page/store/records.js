// @ts-check
/** Drafts and finished records on this phone, each sealed by itself. */
import { drop, keep, read, readAll } from "./database.js";
import { seal, unseal } from "./vault.js";

/** @typedef {import("wushe/forms").Json} Json */
/** @typedef {{ [field: string]: Json }} Values */
/** @typedef {"draft" | "queued" | "sent" | "refused" | "aside"} State `refused`: the service has said that it will not take it; `aside`: it has kept it beside another that counts */
/** @typedef {{ id: string, version: number, hash: string }} Stored a version as the service has it */
/**
 * @typedef {object} Kept
 * @property {string} id also the Idempotency-Key under which it is sent
 * @property {State} state
 * @property {string} form
 * @property {string} pack `id@version#hash` of the rulebook that it was filled in under
 * @property {string | null} day the day of its last check
 * @property {number} changed
 * @property {Values} values
 * @property {string} [answer] what the service said
 * @property {Stored} [stored] what became of it there
 * @property {Stored} [corrects] the version that it is to replace
 */

export class Records {
  #key;

  /** @param {CryptoKey} key */
  constructor(key) {
    this.#key = key;
  }

  /** @param {string} form @param {string} pack @returns {Kept} */
  static blank(form, pack) {
    return { id: crypto.randomUUID(), state: "draft", form, pack, day: null, changed: 0, values: {} };
  }

  /** @param {Kept} record */
  async keep(record) {
    const { id, state, ...inside } = record;
    await keep("records", { id, state, ...(await seal(this.#key, id, inside)) });
  }

  /** @param {{ id: string, state: State, nonce: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer }} row @returns {Promise<Kept>} */
  async #open(row) {
    return { ...(await unseal(this.#key, row.id, row)), id: row.id, state: row.state };
  }

  /** @param {string} id @returns {Promise<Kept | null>} */
  async find(id) {
    const row = await read("records", id);
    return row === undefined ? null : this.#open(row);
  }

  /** The last changed first. @param {...State} states */
  async list(...states) {
    const rows = (await readAll("records")).filter(({ state }) => states.length === 0 || states.includes(state));
    const records = await Promise.all(rows.map((row) => this.#open(row)));
    return records.sort((left, right) => right.changed - left.changed);
  }

  /** How many there are, without opening any. @param {State} state */
  async count(state) {
    return (await readAll("records")).filter((row) => row.state === state).length;
  }

  /** Takes out what the service has under a name, but for one. @param {string} stored @param {string} but */
  async replace(stored, but) {
    for (const { id, stored: other } of await this.list("sent", "aside")) if (other?.id === stored && id !== but) await this.drop(id);
  }

  /** @param {string} id */
  drop(id) {
    return drop("records", id);
  }

  /** A setting that is a secret, such as the token of the service. @param {string} id @returns {Promise<any>} */
  async setting(id) {
    const row = await read("settings", id);
    return row === undefined ? null : unseal(this.#key, id, row);
  }

  /** @param {string} id @param {unknown} value */
  async set(id, value) {
    await keep("settings", { id, ...(await seal(this.#key, id, value)) });
  }
}
