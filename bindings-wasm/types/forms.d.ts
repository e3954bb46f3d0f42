import type { Code } from "./generated/codes.js";
export type { Code };

declare global {
  interface SymbolConstructor {
    /** As in TypeScript's own `lib.esnext.disposable`, for a `lib` that is older. */
    readonly dispose: unique symbol;
  }
}

/**
 * A language tag of BCP 47, as `navigator.language` gives it: English for `en` and every `en-…`, Chinese (`zh-Hans`) for all others, because
 * rulebooks are written in Chinese. What is no such tag (`zh_CN`, "") is a TypeError.
 */
export type Lang = "zh-Hans" | "en" | (string & {});

/**
 * A day, `YYYY-MM-DD`. Of a clock: `new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date())`. Not by `toISOString`,
 * which is the day in Greenwich: before 8:00 in China it is still yesterday.
 */
export type Day = string;

/** An exact decimal number, as text so that no digit is lost. */
export type Exact = string;

/** Whatever JSON can say. A property that is `undefined` is one that is not there. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** A value that holds what JSON can say, whatever its type is called: an interface too. A member that JSON would change is `never`. */
export type JsonOf<T> = T extends Json | undefined ? T : T extends bigint | symbol | Date | ((...args: never[]) => unknown) ? never : T extends object ? { readonly [K in keyof T]: JsonOf<T[K]> } : never;

export type Path = readonly (string | number)[];
export type Params = Readonly<Record<string, string | number>>;
export type Provenance = "published" | "interpreted" | "illustrative" | "unstated" | "chosen" | "what_if";

/** A word, a number as text, or a table of numbers by key. */
export type Numbers = string | { readonly [key: string]: string };

/** For some days: `until` is the first on which it no longer holds. */
export interface Dated {
  readonly from?: Day | null;
  readonly until?: Day | null;
  readonly value: Numbers;
}

/** A word or numbers, for all days or each for some: a month whose reference day lies in none of them is asked for by name. */
export type Choice = Numbers | readonly Dated[];

/** What was given can't be used: `findings` says why, and the message says the same in English. */
export class WusheError extends Error {
  readonly name: "WusheError";
  readonly findings: readonly [Finding, ...Finding[]];
}

/** What holds memory of the wasm module until `free`, or until it is collected. Nothing of it may be asked after `free`. */
export interface Handle {
  free(): void;
  [Symbol.dispose](): void;
}

/** The rulebooks that the package brings along. */
export type BuiltinPack = "hinggan";

/** A verified rulebook. */
export class Pack implements Handle {
  protected constructor();
  /** @throws WusheError where there is none of that name */
  static builtin(name: BuiltinPack): Pack;
  /**
   * A rulebook's canonical JSON. `wushe/forms` compiles no rulebook and refuses every one: it reads what is compiled ahead of time, by
   * {@link Pack.fromCompiled}. All other entries read it, `wushe` with the same forms.
   *
   * @throws WusheError with every finding at once; of `wushe/forms`, `pack_not_compiled`
   */
  static fromJson(text: string): Pack;
  /**
   * The forms of a rulebook, compiled ahead of time: a file of `wushe/packs/` that ends in `.forms`, or what `npx wushe-compile` or `Pack.compiled` of the
   * whole package wrote of one's own. The other entries read JSON.
   *
   * @example
   * const pack = Pack.fromCompiled(await (await fetch("packs/national.forms")).arrayBuffer());
   * @example
   * Pack.fromCompiled(new Uint8Array()); // throws: pack_not_compiled
   * @throws WusheError `pack_not_compiled`, `pack_compiled_version`, `pack_compiled_damaged`
   */
  static fromCompiled(bytes: ArrayBuffer | ArrayBufferView): Pack;
  readonly id: string;
  readonly version: string;
  /** The SHA-256 of its canonical JSON. */
  readonly hash: string;
  /** `id@version#hash`, the hash short: what every report names. */
  readonly identity: string;
  /** The names of its forms. */
  readonly forms: readonly string[];
  /** @throws WusheError where there is none of that name */
  form(id: string): Form;
  free(): void;
  [Symbol.dispose](): void;
}

export interface CheckOptions {
  /** The day of the check; the library never asks a clock. */
  readonly today: Day;
  /** All stations that there are, by key or code: any other is told as `station_unknown`. For who has no network. */
  readonly stations?: readonly string[];
}

export type FieldType = keyof FieldInput;

/**
 * What a field of each type takes in `form.check`. A field that is left out, `null` or `""` is not filled in.
 *
 * @example
 * const values = { visited_on: "2022-05-20", amount: "1200.50", head_count: 3, service_types: ["x"], participants: [{ person_key: "P1" }] };
 * @example
 * const wrong = { visited_on: "2022/5/20", amount: 1200.5, head_count: 1.5 }; // findings: date_format, amount_is_number, count_not_whole
 */
export interface FieldInput {
  text: string;
  /** A name of the records' own for a household, a person or a worker; never a person's name or identity number. */
  key: string;
  /** The key of a station, or the code of its unit. */
  station: string;
  /** 12 digits as text. */
  division: string;
  date: Day;
  /** A whole number from 0, or its digits as text. */
  count: number | string;
  /** An exact decimal as text, of at most two places where it is money: `"1200.50"`. */
  amount: Exact;
  boolean: boolean;
  /** The `id` of one option. */
  option: string;
  /** The `id`s of options. */
  options: readonly string[];
  /** 18 digits as text, or 15 of old. */
  resident_id: string;
  /** 18 characters. */
  credit_code: string;
  phone: string;
  /** The name of a file, without a folder. */
  file_name: string;
  /** 64 digits, 0 to 9 and a to f. */
  sha256: string;
  attachment: Attachment;
  signature: Signature;
  /** A row each; its members are the `id`s of the group's own fields. */
  group: readonly { readonly [id: string]: Json | undefined }[];
}

/**
 * A file that goes with a record. The library opens no file: size and hash are of whoever has it.
 *
 * @example
 * const agreement = { name: "协议.pdf", size: 48213, type: "application/pdf", hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" };
 * @example
 * const wrong = { name: "../协议.pdf", size: 0, type: "text/html", hash: "e3b0" }; // findings: file_name_path, count_below, option_unknown, hash_length
 */
export interface Attachment {
  readonly name: string;
  /** In bytes. */
  readonly size: number | string;
  /** A media type that the field takes: an `id` of the options of its field `type`. */
  readonly type: string;
  /** The SHA-256 hash of its bytes. */
  readonly hash: string;
}

/**
 * Who signed, as what, and when.
 *
 * @example
 * const approval = { who: "D1", role: "supervisor", when: "2022-05-20" };
 * @example
 * const wrong = { who: "张三、李四", role: "social_worker", when: "2099-01-01" }; // findings: key_several, signature_role, date_in_future
 */
export interface Signature {
  /** The key of who signed; never a person's name. */
  readonly who: string;
  /** An `id` of the options of the field `role`: whoever has another may not sign. */
  readonly role: string;
  readonly when: Day;
  /** The SHA-256 hash of what was signed. */
  readonly hash?: string | null;
}

/** What a page needs to draw a field. */
export interface FieldView {
  readonly id: string;
  readonly section: string | null;
  readonly label: string;
  readonly type: FieldType;
  readonly role: string | null;
  readonly fact: string | null;
  readonly required: boolean;
  /** The condition under which it is required: why a finding says `required_here`. */
  readonly required_when: string | null;
  /** The condition under which it is shown; always where null. */
  readonly shown_when: string | null;
  /** `offered_when` is the condition under which it is offered, always where null. `exclusive` is chosen alone: choosing it takes the others away, and the other way round. */
  readonly options: readonly { readonly id: string; readonly label: string; readonly exclusive: boolean; readonly offered_when: string | null }[];
  /** The least as its values are written: of a count, of an amount, of a date's days; of a text its characters, of a group its rows. */
  readonly min: number | Exact | Day | null;
  readonly max: number | Exact | Day | null;
  /** How many digits an amount may have behind its point. */
  readonly places: number | null;
  readonly unit: string | null;
  /** What is said below the label. */
  readonly hint: string | null;
  /** What the empty field shows. */
  readonly placeholder: string | null;
  /** What a new record begins with; a field that is left empty is empty all the same. */
  readonly default: boolean | number | string | readonly string[] | null;
  /** The fields of a row, where the field is a group; those of its one object, where it is an attachment or a signature. */
  readonly fields: readonly FieldView[];
  readonly provenance: Provenance;
  readonly clause: string | null;
}

export interface FormView {
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly pack: string;
  readonly sections: readonly { readonly id: string; readonly label: string }[];
  readonly fields: readonly FieldView[];
}

/** A form of a rulebook; it needs the rulebook, so free that last. */
export interface Form {
  readonly id: string;
  /** What to draw, in order. */
  fields(lang: Lang): readonly FieldView[];
  describe(lang: Lang): FormView;
  describeJson(lang: Lang): string;
  /**
   * Checks a record: an object of fields by their `id`, with what {@link FieldInput} says for each type.
   *
   * @throws TypeError where a value is none that JSON has: BigInt, Date, NaN, a function, a cycle; or a text cut within a character
   * (a lone surrogate), which `toWellFormed()` repairs
   * @throws WusheError where `today` is no day
   * @example
   * form.check({ visited_on: "2022-05-20", station: "152221100000", worker: "W1", household: "H1" }, { today: "2022-05-21" }).complete; // true
   * @example
   * form.check({ visited_on: "2022-05-32" }, { today: "2022-05-21" }).ok; // false
   */
  check<V>(values: V & JsonOf<V>, options: CheckOptions): Report;
  /** Checks the JSON text of a record: no digit is lost and a doubled key is seen. */
  checkText(text: string, options: CheckOptions): Report;
  /**
   * What a draft is drawn by, from one check of it: what is shown and required and because of what, what to ask next, what to send.
   *
   * @throws as {@link check}
   * @example
   * form.state({ assessed: false }, { today: "2022-05-21" }).next; // ["visited_on"]
   * @example
   * form.state({ visited_on: "2022-05-32" }, { today: "2022-05-21" }).complete; // false
   */
  state<V>(values: V & JsonOf<V>, options: CheckOptions): FormState;
  /** The same of the JSON text of a record. */
  stateText(text: string, options: CheckOptions): FormState;
  /** The place, by the field's label, and the sentence. */
  message(finding: Finding, lang: Lang): string;
}

/** A condition, what it comes to, and the places that it reads; `value` is null where it waits for an answer. */
export interface Because {
  readonly condition: string;
  readonly value: boolean | null;
  readonly reads: readonly Path[];
}

/** What one field is drawn by: null is not known yet. */
export interface FieldState {
  readonly path: Path;
  readonly shown: boolean | null;
  readonly required: boolean | null;
  /** null where it is always shown. Of a row, what its group is hidden because of. */
  readonly shown_because: Because | null;
  /** null where it always is or never is, and where it is not shown. */
  readonly required_because: Because | null;
  /** What a page may put there, where it is shown and empty: it counts as filled in only when the draft has it. */
  readonly default?: boolean | number | string | readonly string[];
  /** Its options and which of them are offered, where it is shown and one of them has a condition; `enabled` is null where that is not known yet. */
  readonly options?: readonly { readonly id: string; readonly enabled: boolean | null; readonly because: Because | null }[];
  /** `form.field`. */
  readonly rule: string;
  readonly clause: string | null;
  readonly provenance: Provenance;
}

/** A draft as it stands. */
export interface FormState {
  /** Whether the record can be sent: that of the report. */
  readonly complete: boolean;
  /** The first place in the form's order that is shown and is required and empty, or that an open condition waits for. */
  readonly next: Path | null;
  /** Every field in the form's order, a group before what stands in its rows. */
  readonly fields: readonly FieldState[];
  /** What to send: the draft without what is hidden; null where it is no object. */
  readonly record: { readonly [id: string]: Json } | null;
  readonly report: Report;
  /** The JSON text, the same bytes in every language. */
  readonly json: string;
}

export interface Findings {
  /** `id@version#hash` of the rulebook. */
  readonly pack: string;
  readonly status: "complete" | "incomplete";
  /** What undecided conditions wait for, the most useful question first. */
  readonly missing: readonly string[];
  readonly findings: readonly Finding[];
  readonly errors: number;
  readonly warnings: number;
  readonly truncated: null | {
    readonly total: number;
    readonly by: readonly { readonly code: Code; readonly field: string; readonly count: number }[];
  };
}

/** What a check of a record has to say. */
export interface Report extends Findings {
  /** In the order of the form's fields; in `json` they are by the names of fields. */
  readonly findings: readonly Finding[];
  /** The JSON text, the same bytes in every language. */
  readonly json: string;
  /** Whether nothing forbids the use of the record. Conditions may still wait for an answer: to submit, ask for `complete`. */
  readonly ok: boolean;
  /** Whether it is `ok` and nothing is missing. */
  readonly complete: boolean;
  /**
   * The path of the field to ask for next: the one that would settle most, or the first that is required and not filled in. null where
   * no field of the form is left to ask for.
   *
   * @example
   * form.check({}, { today: "2022-05-21" }).next_question; // ["visited_on"]
   */
  readonly next_question: Path | null;
  /** The place, by the field's label, and the sentence. */
  message(finding: Finding, lang: Lang): string;
  toJSON(): Findings;
}

/** One conclusion and its reasons. */
export interface Explanation {
  readonly code: Code;
  readonly params: Params;
  readonly value: string | null;
  readonly unit: string | null;
  readonly status: "known" | "none" | "unknown";
  readonly path: Path;
  /** The formula, as the rulebook writes it. */
  readonly source: string | null;
  readonly clause: string | null;
  readonly provenance: Provenance | null;
  readonly because: readonly Explanation[];
  /** How many more reasons there are than are listed. */
  readonly omitted: number;
}

/** The place and the sentence of a finding. */
export function message(finding: Finding, lang: Lang): string;
/** The sentence of a finding, or of one node of an explanation. */
export function sentence(said: Finding | Explanation, lang: Lang): string;

/** How much a finding weighs: an error forbids the use of the input. */
export type Severity = "error" | "warning" | "hint";

/** One thing wrong or doubtful in an input. It never holds a value of a person. */
export interface Finding {
  readonly code: Code;
  readonly severity: Severity;
  /** The place: keys, and positions from 0. Empty for the whole input. */
  readonly path: Path;
  readonly params: Params;
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
  /** A unified social credit code; `findings` has the hint `credit_code_case` where a letter was small. */
  credit_code: {
    readonly value: string;
    readonly department:
      | "establishment" | "foreign_affairs" | "justice" | "culture" | "civil_affairs" | "tourism" | "religion" | "trade_union"
      | "commerce" | "military" | "agriculture" | "other";
    /** What kind of body, on the department's own list. */
    readonly kind: string;
    /** Whose department registered it; null where a ministry did. */
    readonly division: string | null;
    readonly organisation_code: string;
    readonly findings?: readonly [Finding];
  };
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
  /** Whether the text can be a key, of which nothing comes back. */
  key: Record<string, never>;
  /** A date as tables hold it; `findings` has the hint `normalised` where it was written otherwise. */
  ledger_date: ParsedDate & { readonly findings?: readonly [Finding] };
  /** A telephone number says this much; the number itself stays where it was. */
  phone: { readonly kind: "mobile" | "fixed"; readonly area: string | null; readonly extension: boolean };
  /** An identity number says this much; the number itself stays where it was. */
  resident_id: {
    readonly birth_date: string;
    readonly sex: "female" | "male";
    readonly length: 15 | 18;
    /** The warning that 15 digits may be the first of 18. */
    readonly findings?: readonly [Finding];
  };
  /** Whether the text can name a station where nobody knows the network. */
  station: Record<string, never>;
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
