import type { Code } from "./generated/codes.js";
export type { Code };

/** How much a finding weighs: an error forbids the use of the input. */
export type Severity = "error" | "warning" | "hint";

/** One thing wrong or doubtful in an input. It never holds a value of a person. */
export interface Finding {
  readonly code: Code;
  readonly severity: Severity;
  /** The place: keys, and positions from 0. Empty for the whole input. */
  readonly path: readonly (string | number)[];
  readonly params: Readonly<Record<string, string | number>>;
  /** The rule of the pack that found it. */
  readonly rule?: string;
  /** The clause that the rule rests on. */
  readonly clause?: string;
}

/** The answer where a text can't be read. */
export interface Refused {
  readonly findings: readonly [Finding, ...Finding[]];
}

/** `YYYY-MM-DD`, and the same in numbers. */
export interface ParsedDate {
  readonly value: string;
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** What each kind of text says. */
export interface Parsed {
  /** An exact decimal number of yuan. */
  amount: { readonly value: string };
  /** A whole number from 0 to 2^53 - 1. */
  count: { readonly value: string };
  date: ParsedDate;
  /** 12 digits. The kinds are said by the digits, where they lie in the standard's ranges. */
  division_code: {
    readonly value: string;
    readonly level: "province" | "prefecture" | "county" | "township" | "village";
    readonly parent: string | null;
    readonly township_kind: "subdistrict" | "town" | "township" | "similar" | null;
    readonly village_kind: "residents" | "villagers" | "similar_residents" | "similar_villagers" | null;
  };
  /** 2, 4, 6, 9 or 12 digits; `value` has 12. */
  division_code_short: Parsed["division_code"];
  /** A date as tables hold it; `findings` has the hint `normalised` where it was written otherwise. */
  ledger_date: ParsedDate & { readonly findings?: readonly [Finding] };
  /** A figure as a document prints it: it lies in [low, high), or is `low` where exact. */
  reported: {
    readonly value: string;
    readonly relation: "exact" | "rounded" | "at_least";
    readonly low: string;
    readonly high: string | null;
    readonly unit: string;
  };
  /** An identity number says this much; the number itself stays where it was. */
  resident_id: {
    readonly birth_date: string;
    readonly sex: "female" | "male";
    readonly length: 15 | 18;
  };
}

export type Kind = keyof Parsed;

/** What the module can be loaded from, where it does not lie beside the package's own files. */
export type Source = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/** Loads the module in a browser, once. In Node it does nothing. */
export function init(source?: Source | Promise<Source>): Promise<void>;
export default init;

/**
 * Parses one text strictly.
 *
 * @throws TypeError where an argument is no string or has a lone surrogate
 */
export function parse<K extends Kind>(kind: K, text: string): Parsed[K] | Refused;

/** {@link parse} as JSON text, the same bytes in every language. */
export function parseJson(kind: Kind, text: string): string;
