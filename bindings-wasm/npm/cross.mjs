/** What JavaScript's own values become on their way into wasm, and what is refused there. */

/** What was given can't be used; `findings` says why. */
export class WusheError extends Error {
  /** Of another entry too: each brings this class along. */
  static [Symbol.hasInstance](error) {
    return error instanceof Error && error.name === "WusheError" && Array.isArray(error.findings);
  }

  constructor(message, findings) {
    super(message);
    this.name = "WusheError";
    this.findings = findings;
  }
}

/** On its way into wasm a lone surrogate would silently become U+FFFD, so that two texts could look the same. */
export function text(value, name) {
  if (typeof value !== "string") throw new TypeError(`${name} must be a string`);
  if (!isWellFormed(value)) throw new TypeError(`${name} has a lone surrogate: it is no Unicode text`);
  return value;
}

export const optionalText = (value, name) => (value === undefined || value === null ? undefined : text(value, name));

/** The language that there is for a tag of BCP 47: English for any English, Chinese for all else, because rulebooks are written in it. */
export function language(value) {
  const tag = text(value, "lang");
  try {
    return /^en\b/.test(Intl.getCanonicalLocales(tag)[0]) ? "en" : "zh-Hans";
  } catch {
    throw new TypeError('lang must be a language tag, as "zh-Hans" or "en"');
  }
}

export function count(value, name) {
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) throw new TypeError(`${name} must be a whole number from 0`);
  return value;
}

/** The bytes of a table: those of a file, or a text as UTF-8. */
export function bytes(value, name) {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value !== "string") throw new TypeError(`${name} must be bytes or a string`);
  return new TextEncoder().encode(text(value, name));
}

/**
 * The JSON text of a plain value.
 *
 * A property that is `undefined` is one that is not there, as JSON has it. Whatever else JSON would drop or change is a
 * TypeError. Its place names only the keys in `known`: any other key may be what a person typed.
 */
export function json(value, name, known = []) {
  const parts = [];
  write(value, name, new Set(known), [], parts);
  return parts.join("");
}

/** As deep as the library reads; a text may be deeper and is told so in a finding. */
const DEEPEST = 100;

function write(value, place, known, above, parts) {
  const refuse = (what) => {
    throw new TypeError(`${place} ${what}`);
  };
  switch (typeof value) {
    case "string":
      if (!isWellFormed(value)) refuse("has a lone surrogate, half of a character as where a text was cut: its toWellFormed() can be given");
      parts.push(JSON.stringify(value));
      return;
    case "number":
      if (!Number.isFinite(value)) refuse("is no number that JSON has; leave it out or give null");
      parts.push(JSON.stringify(value));
      return;
    case "boolean":
      parts.push(String(value));
      return;
    case "bigint":
      refuse("is a BigInt; give counts as numbers and amounts as strings");
      break;
    case "object":
      break;
    default:
      refuse(`is ${value === undefined ? "undefined; give null" : `a ${typeof value}`}`);
  }
  if (value === null) {
    parts.push("null");
    return;
  }
  if (above.includes(value)) refuse("contains itself");
  if (above.length >= DEEPEST) refuse("is nested too deeply");
  const inside = [...above, value];
  if (Array.isArray(value)) {
    parts.push("[");
    for (let at = 0; at < value.length; at += 1) {
      if (at > 0) parts.push(",");
      write(value[at], `${place}[${at}]`, known, inside, parts);
    }
    parts.push("]");
    return;
  }
  if (value instanceof Date) refuse("is a Date; give a day as YYYY-MM-DD, because a Date has no day without a time zone");
  if (!isPlain(value)) refuse("is no plain object");
  let open = "{";
  for (const [at, key] of Object.keys(value).entries()) {
    const inner = known.has(key) ? `${place}.${key}` : `${place}, key ${at + 1},`;
    if (!isWellFormed(key)) throw new TypeError(`${inner} has a name with a lone surrogate: it is no Unicode text`);
    const member = value[key];
    if (member === undefined) continue;
    parts.push(open, JSON.stringify(key), ":");
    write(member, inner, known, inside, parts);
    open = ",";
  }
  parts.push(open === "{" ? "{}" : "}");
}

function isPlain(value) {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isWellFormed(value) {
  return value.isWellFormed ? value.isWellFormed() : !/\p{Surrogate}/u.test(value);
}
