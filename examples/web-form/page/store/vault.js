// @ts-check
/**
 * The key of what is kept on the phone. A random AES-256 key encrypts; it is kept wrapped by a key that PBKDF2 derives from the passphrase.
 * Neither can be read by a script once it is made, and neither is kept open: what closes the page closes the vault.
 */
import { add, read } from "./database.js";

/** What OWASP's cheat sheet on passwords asks of PBKDF2 with HMAC-SHA-256. */
const ITERATIONS = 600_000;
const AES = { name: "AES-GCM", length: 256 };

/** @typedef {{ id: "key", salt: Uint8Array<ArrayBuffer>, iterations: number, nonce: Uint8Array<ArrayBuffer>, wrapped: ArrayBuffer }} Lock */
/** @typedef {{ nonce: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer }} Sealed */

const random = (/** @type {number} */ length) => crypto.getRandomValues(new Uint8Array(length));
const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);

/** @param {string} passphrase @param {Uint8Array<ArrayBuffer>} salt @param {number} iterations */
async function derived(passphrase, salt, iterations) {
  // One phrase typed on two keyboards is one phrase.
  const material = await crypto.subtle.importKey("raw", bytes(passphrase.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, material, AES, false, ["wrapKey", "unwrapKey"]);
}

/** @returns {Promise<boolean>} whether this phone has a passphrase already */
export const isLocked = async () => (await read("lock", "key")) !== undefined;

/** Makes the key of this phone under a passphrase. @param {string} passphrase */
export async function create(passphrase) {
  const [salt, nonce] = [random(16), random(12)];
  const outer = await derived(passphrase, salt, ITERATIONS);
  const inner = await crypto.subtle.generateKey(AES, true, ["encrypt", "decrypt"]);
  const wrapped = await crypto.subtle.wrapKey("raw", inner, outer, { name: "AES-GCM", iv: nonce });
  // A second tab that sets a passphrase too must not put its key in the place of this one.
  await add("lock", { id: "key", salt, iterations: ITERATIONS, nonce, wrapped });
  return open(passphrase);
}

/** The key, or null if it is another passphrase. @param {string} passphrase */
export async function open(passphrase) {
  const lock = /** @type {Lock} */ (await read("lock", "key"));
  const outer = await derived(passphrase, lock.salt, lock.iterations);
  try {
    return await crypto.subtle.unwrapKey("raw", lock.wrapped, outer, { name: "AES-GCM", iv: lock.nonce }, AES, false, ["encrypt", "decrypt"]);
  } catch {
    return null;
  }
}

/**
 * The name is sealed along, so that nobody can put one record in another's place.
 *
 * @param {CryptoKey} key @param {string} name @param {unknown} value
 * @returns {Promise<Sealed>}
 */
export async function seal(key, name, value) {
  const nonce = random(12);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: bytes(name) }, key, bytes(JSON.stringify(value)));
  return { nonce, sealed };
}

/** @param {CryptoKey} key @param {string} name @param {Sealed} sealed */
export async function unseal(key, name, { nonce, sealed }) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce, additionalData: bytes(name) }, key, sealed);
  return JSON.parse(new TextDecoder().decode(plain));
}
