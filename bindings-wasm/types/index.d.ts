import { Pack as FormsPack } from "../forms/index.js";
import type { BuiltinPack, CheckOptions, Choice, Day, Exact, Explanation, Finding, Findings, Form as FormsForm, Handle, Json, JsonOf, Lang, Params, Parsed as FormsParsed, Path, Provenance, Refused } from "../forms/index.js";

export { default } from "../forms/index.js";
export * from "../forms/index.js";

/** A form, as in the smaller entries, with the type of its records. */
export interface Form extends FormsForm {
  /**
   * The type of its records as a TypeScript module: an exported interface, and one for the rows of each repeated group. Write it to a file beside
   * the code that makes records. Options are the names that the form knows, amounts and days are texts, as in JSON.
   *
   * @example
   * pack.form("home_visit").typescript().includes("  household: string;"); // true
   * @example
   * pack.form("home_visit").typescript().includes("  household?: "); // false: what must always be filled in can't be left out
   */
  typescript(): string;
  /**
   * Checks a record and gives what is to be stored of it, with its hash.
   *
   * @throws WusheError with every finding where it is forbidden; else as {@link FormsForm.check}
   * @example
   * form.store({ visited_on: "2022-05-20", station: "152221100000", worker: "W1", household: "H1" }, { today: "2022-05-21" }).checked_on; // "2022-05-21"
   * @example
   * form.store({ visited_on: "2022-05-32" }, { today: "2022-05-21" }); // WusheError: date_not_real, required, …
   */
  store<V>(values: V & JsonOf<V>, options: CheckOptions): StoredRecord;
  /** The same of the JSON text of a record, which is kept to the byte. */
  storeText(text: string, options: CheckOptions): StoredRecord;
}

/** What is said of a record that takes the place of an approved one. */
export interface Correction {
  /** The day of the correction. */
  readonly on: Day;
  /** Why the record is corrected. */
  readonly reason: string;
  /** The `hash` of the record that is corrected. */
  readonly corrects: string;
}

export interface CorrectOptions extends CheckOptions {
  readonly correction?: Correction | string | null;
}

/** A record as it is stored: what was filled in, and by what it was checked. Nothing of it has to be freed; it needs the rulebook. */
export class StoredRecord {
  private constructor();
  readonly form: string;
  /** The rulebook that checked it: `id@version#hash`. */
  readonly rulebook: string;
  /** The day of the check. */
  readonly checked_on: Day;
  /** What was filled in, as JSON text. */
  readonly fields: string;
  readonly correction: Correction | null;
  /** The SHA-256 of `json`, by which a correction says what it corrects. */
  readonly hash: string;
  /** Hints and warnings of the check; none where it was read again. */
  readonly findings: readonly Finding[];
  /** The text to keep, the same bytes in every language; {@link Pack.stored} reads it. */
  readonly json: string;
  /** Hash, findings and the stored record as JSON text. */
  readonly answer: string;
  /**
   * What takes its place: the whole record, as it is right. Once it was approved, only with a `correction`.
   *
   * @throws WusheError with everything that is wrong at once: `correction_missing`, `correction_hash`, `correction_without_reason`,
   * `correction_before_approval`, `correction_before_record`, `date_in_future`, and what the check finds
   * @example
   * stored.correct({ ...visit, household: "H2" }, { today, correction: { on: today, reason: "家庭编号写错", corrects: stored.hash } }).correction?.on;
   * @example
   * stored.correct({ ...visit, household: "H2" }, { today }); // WusheError: correction_missing, if it was approved
   */
  correct<V>(values: V & JsonOf<V>, options: CorrectOptions): StoredRecord;
  /** The same of the JSON text of a record. */
  correctText(text: string, options: CorrectOptions): StoredRecord;
}

/** A verified rulebook. */
export class Pack extends FormsPack {
  override form(id: string): Form;
  /**
   * A record that was stored before, by its text ({@link StoredRecord.json}).
   *
   * @throws WusheError where the text is none, or is of a form that there is not
   * @example
   * pack.stored(form.store(visit, { today }).json).hash.length; // 64
   * @example
   * pack.stored("{}"); // WusheError: stored_json
   */
  stored(text: string): StoredRecord;
  /** @throws WusheError where there is none of that name */
  static override builtin(name: BuiltinPack): Pack;
  /** @throws WusheError with every finding at once */
  static override fromJson(text: string): Pack;
  /** Not here: compiled rulebooks are for `wushe/forms`. @throws TypeError */
  static override fromCompiled(bytes: never): never;
  /** The names of its measures. */
  readonly measures: readonly string[];
  /** Its canonical JSON. */
  json(): string;
  /**
   * Its forms compiled for a page that imports `wushe/forms` and reads them by its `Pack.fromCompiled`: those of these names, or all.
   *
   * @throws WusheError `form_unknown` where there is none of a name; TypeError where one is no string
   * @example
   * pack.compiled({ forms: ["home_visit"] }).length; // some thousands of bytes
   * @example
   * pack.compiled({ forms: ["home_visits"] }); // throws: forms: there is no such form; …
   */
  compiled(options?: { readonly forms?: readonly string[] }): Uint8Array;
  /**
   * The clause of that name, as a field or a finding gives it, with its document; null where the rulebook has none. In this entry alone: the
   * smaller ones read no documents, and a page that loads a rulebook's JSON finds them in its `documents`.
   *
   * @throws TypeError where `id` is no string
   * @example
   * pack.clause("mzt-094-2017#process")?.document.title; // "社会工作方法 个案工作"
   * @example
   * pack.clause("mzt-094-2017#no-such-clause"); // null
   */
  clause(id: string): Clause | null;
  /**
   * A place standard (地方标准) on a day, in a division or for the whole: its value and where it comes from, or the question that is open. The
   * nearest area up the tree that states it on that day wins.
   *
   * @throws WusheError where there is no such standard, day or division, or a choice can't be used: its path begins with `standard`, `day`,
   * `division` or `choices`
   * @example
   * pack.standard("subsistence", "2022-05-21", { division: "152221", choices: { subsistence: { "152221": "760" } } }).value; // "760"
   * @example
   * pack.standard("no_such_standard", "2022-05-21"); // WusheError: standard_unknown
   */
  standard(id: string, day: Day, options?: StandardOptions): StandardValue;
  /** {@link Pack.standard} as JSON text, the same bytes in every language. */
  standardJson(id: string, day: Day, options?: StandardOptions): string;
  /**
   * Checks a ledger: a CSV text, or its bytes in UTF-8.
   *
   * @throws WusheError where there is no such form, or `today` is no day
   */
  checkLedger(csv: Bytes, options: LedgerOptions): LedgerReport;
  /**
   * The same with the records that nothing forbids, to count, keep, merge or show them. Free them.
   *
   * @throws WusheError as {@link Pack.checkLedger}
   */
  records(csv: Bytes, options: LedgerOptions): Records;
  /**
   * The same of a ledger that comes in pieces: the page lives on between them, hears how far it is and can call it off. The answer is that of
   * the whole text, however it is cut. A file is read twice and never held whole; a stream is kept until its end, outside of the module, because
   * only there its encoding is known.
   *
   * @throws WusheError as {@link Pack.checkLedger}; the signal's reason once it is aborted; what the source or `onProgress` throws; TypeError where
   * the bytes change in the meantime. No half of a report is left then.
   * @example
   * const records = await pack.readLedger(input.files[0], { today, signal, onProgress: ({ bytes, bytesTotal }) => (bar.value = bytes / bytesTotal) });
   * @example
   * await pack.readLedger(response.body, { today, signal: AbortSignal.abort() }); // AbortError
   */
  readLedger(source: LedgerSource, options: ReadOptions): Promise<Records>;
  /**
   * Reads records that {@link Records.toBytes} wrote, of forms that ask for what they asked for then.
   *
   * @throws WusheError `book_damaged`, `book_version`, `book_form_unknown` or `book_form_differs`
   */
  recordsFromBytes(bytes: ArrayBuffer | ArrayBufferView): Records;
  /** {@link Records.figures} of a ledger at once. */
  measureLedger(csv: Bytes, options: MeasureOptions): Figures;
}

export interface StandardOptions {
  /** The place: a code of 2, 4, 6, 9 or 12 digits. Without one, what holds for the whole. */
  readonly division?: string | null;
  /** What fills what no area publishes: a number as text, or numbers by division code, for all days or each for some. */
  readonly choices?: { readonly [id: string]: Choice } | null;
}

/** What a standard is at a place on a day. */
export interface StandardValue {
  readonly id: string;
  /** Twelve digits. */
  readonly division: string | null;
  readonly day: Day;
  /** `none` where the area states that it has none; `unknown` where nobody states it: `missing` is not empty then. */
  readonly status: "known" | "none" | "unknown";
  readonly value: Exact | null;
  readonly unit: string;
  /** The area that states it; null for the whole, and where it is not known. */
  readonly area: string | null;
  readonly clause: string | null;
  readonly provenance: Provenance | null;
  /** What it waits for: the fact `division`, or the choice `id` with the area that does not publish it as its `key`. */
  readonly missing: readonly { readonly kind: "choice" | "fact"; readonly id: string; readonly key: string | null; readonly question: { readonly zh: string; readonly en: string } }[];
}

/** A clause and its document, as the rulebook states them. What it does not state is not there. */
export interface Clause {
  /** The document and its clause: `mzt-094-2017#process`. */
  readonly id: string;
  /** The words of the document. */
  readonly quote?: string;
  readonly document: {
    readonly id: string;
    readonly title: string;
    readonly number?: string;
    readonly issuers?: readonly string[];
    readonly link?: string;
    /** A: official text; B: newspaper, journal, encyclopedia; C: a page without a named source. */
    readonly grade?: "A" | "B" | "C";
    readonly [key: string]: unknown;
  };
}

/** What each kind of text says, by the name of the kind. */
export interface Parsed extends FormsParsed {
  /** A figure as a document prints it: it lies in [low, high), or is `low` where exact. */
  reported: {
    readonly value: string;
    readonly relation: "exact" | "rounded" | "at_least";
    readonly low: string;
    readonly high: string | null;
    readonly unit: string;
  };
}

export type Kind = keyof Parsed;

/**
 * Parses one text strictly.
 *
 * @throws TypeError where an argument is no string or has a lone surrogate
 */
export function parse<K extends Kind>(kind: K, text: string): Parsed[K] | Refused;

/** {@link parse} as JSON text, the same bytes in every language. */
export function parseJson(kind: Kind, text: string): string;

export type Bytes = string | ArrayBuffer | ArrayBufferView;

/** A ledger at once, or in pieces that may be cut anywhere. */
export type LedgerSource = Bytes | Blob | ReadableStream<Bytes> | Iterable<Bytes> | AsyncIterable<Bytes>;

/** How far a ledger has come. */
export interface Progress {
  readonly bytes: number;
  /** null while a stream still comes in: `bytes` are those that have come, and begin again at 0 when rows are checked. */
  readonly bytesTotal: number | null;
  /** Rows checked, without the headings. */
  readonly rows: number;
}

declare module "../forms/index.js" {
  interface CheckOptions {
    /**
     * A station that it does not have open on the record's own day is an error, with those that may be meant where a name was
     * written or a code lacks digits; so is a place that no list of that day has.
     */
    readonly network?: Network;
    /**
     * What is stored already: a key that comes once and is stored is the error `key_stored`; steps out of order, sessions outside the days of their
     * group and records that hold the same are warned of. A stored record is told by its number, counted from 1 in the order of its columns.
     *
     * @example
     * form.check(file, { today, beside: records }).findings[0]?.code; // "key_stored"
     * @example
     * form.check({ ...file, file_key: "F2" }, { today, beside: records }).ok; // true
     */
    readonly beside?: Records;
  }
}

export interface LedgerOptions extends Omit<CheckOptions, "stations"> {
  /** The form of all rows. Without one a column 记录类型 names each row's, or the headings decide. */
  readonly form?: string | null;
  /** How many findings the report holds whole; 10,000 where not said. */
  readonly limit?: number;
  /**
   * Whether what is written loosely and meant in one way alone (１２, 1,200, 2022/5/20 0:00, ="H1") is read, with the hint `normalised`;
   * so it is where not said. With `false` it is the error `written_loosely`.
   */
  readonly normalise?: boolean;
  /** From which year the spreadsheet counted whose numbers stand for days; without it they are the error `date_excel_serial`. */
  readonly excelDates?: "1900" | "1904" | null;
}

export interface ReadOptions extends LedgerOptions {
  /** Called some eighty times a second at most, and once at the end. */
  readonly onProgress?: ((far: Progress) => void) | null;
  readonly signal?: AbortSignal | null;
}

export interface FigureOptions {
  /** The map: it is kept, so it can be freed. */
  readonly network: Network;
  /** The day whose map counts; the day of the check where not said. */
  readonly asOf?: Day | null;
  /**
   * The days of which the records tell everything, of every kind that there are records of, or kind by kind; a kind without a record has
   * figures only where it is named. Where not said, they are the days until the check, from the first record of the measure's kinds.
   */
  readonly covers?: Cover | { readonly [kind: string]: Cover } | null;
}

export interface MeasureOptions extends Omit<LedgerOptions, "network">, FigureOptions {
  /** `false` checks the rows without the network, so that stations which it does not have are found out in the figures alone. */
  readonly checkNetwork?: boolean;
}

/** A period as it is written, or its first day (null where it is not stated) and its last. */
export type Cover = string | readonly [Day | null, Day];

export interface LedgerFindings {
  readonly report: Findings;
  /** Rows read, those of no known form included. */
  readonly rows: number;
  /** Rows without an error. */
  readonly accepted: number;
  readonly kinds: readonly { readonly kind: string; readonly rows: number; readonly accepted: number }[];
}

/** What a check of a ledger has to say; each path begins with the number of the row. */
export interface LedgerReport extends LedgerFindings {
  /** The JSON text, the same bytes in every language. */
  readonly json: string;
  readonly ok: boolean;
  /** Row, column and sentence. */
  message(finding: Finding, lang: Lang): string;
  toJSON(): LedgerFindings;
}

/** What is asked about posts. */
export interface EstablishmentOptions {
  readonly network: Network;
  /** The day of the check of the rows. */
  readonly today: Day;
  /** The day whose posts are counted; `today` where not said. */
  readonly asOf?: Day;
  /** The unit: `1522`, or twelve digits. */
  readonly division: string;
  /** Whether a part-time appointment fills a seat, or none and is counted apart. No rule says so, so there is no default. */
  readonly partTime: "seat" | "none";
  readonly form?: string | null;
  /** Adds the units of that level. */
  readonly level?: Level | null;
  /** Adds the ends of the months of that period. */
  readonly period?: string | null;
  /** The posts are told whole, so that what contradicts them can be told. */
  readonly complete?: boolean;
}

/** Seats and who fills them. */
export interface Stock {
  readonly bodies: number;
  readonly seats: number;
  readonly filled: number;
  readonly vacant: number;
  readonly over_filled: number;
  readonly held_part_time: number;
}

/** What became of records: `records = used + left_out + undetermined`. */
export interface Sifted {
  readonly records: number;
  readonly used: number;
  readonly left_out: readonly { readonly reason: string; readonly count: number }[];
  readonly undetermined: readonly { readonly reason: string; readonly count: number }[];
}

/** The posts of a unit's bodies on a day. A stock: it adds over units, never over days. */
export interface Establishment extends Stock {
  readonly division: string;
  readonly place: string;
  readonly date: Day;
  readonly part_time: "seat" | "none";
  readonly adds: { readonly units: true; readonly periods: false; readonly categories: true };
  readonly by_kind: readonly (Stock & { readonly body_kind: string })[];
  readonly cells: readonly (Stock & { readonly body_kind: string; readonly post: string })[];
  readonly posts: Sifted;
  readonly appointments: Sifted;
  readonly list_date: Day;
}

export interface Establishments {
  readonly establishment: Establishment;
  readonly parts: readonly Establishment[] | null;
  readonly month_ends: readonly Establishment[] | null;
  /** The reported figures that no measure counts; `counted` is null where the rows don't say. */
  readonly reported: readonly { readonly code: string; readonly counted: number | null; readonly agrees: boolean | null; readonly reported: Comparison["reported"] }[];
  readonly contradictions: readonly Finding[] | null;
  readonly explanation: Explanation;
}

/**
 * The posts that the rows of a table tell of, and who fills them. The answer holds the posts' names.
 *
 * @throws {WusheError} for a day, a unit or a period that can't be; TypeError for what is no argument at all.
 */
export function establishment(pack: Pack, csv: Bytes, options: EstablishmentOptions): Establishments;

/** The same as JSON text, the same bytes in every language. */
export function establishmentJson(pack: Pack, csv: Bytes, options: EstablishmentOptions): string;

export type Level = "province" | "prefecture" | "county" | "township" | "village";

/** Why a record does not count. */
export type LeftOut = "errors" | "no_station" | "before_period" | "after_period" | "station_unknown" | "station_not_open" | "no_unit" | "other_unit" | "condition";

/**
 * Why there is no value: only undetermined records; no record of the kinds and nobody says that they are covered; a period before or after
 * the days covered. Where nobody came within them, or no record meets the condition, the value is "0".
 */
export type NoValue = "undetermined" | "no_records_of_kind" | "not_covered";

/** A measure for a unit and a period: `records = used + left_out + undetermined`. */
export interface Figure {
  readonly measure: string;
  readonly division: string;
  readonly place: string;
  readonly period: string;
  /** A decimal as text, never a number; null where it is not known. */
  readonly value: Exact | null;
  /** Why `value` is null. */
  readonly no_value?: NoValue;
  /** The unit of counting: 户, 人次, 元. */
  readonly unit: string;
  /** Along what the values may be added. */
  readonly adds: { readonly units: boolean; readonly periods: boolean; readonly categories: boolean };
  readonly records: number;
  readonly used: number;
  readonly left_out: readonly { readonly reason: LeftOut; readonly count: number }[];
  readonly undetermined: number;
  /** What the undetermined ones lack, where there are any: the form of the record, and a role or fact as conditions name it. */
  readonly missing?: readonly { readonly form: string; readonly name: string; readonly count: number }[];
  /** Of a coverage, and of a count of keys with at least so many records, how many different keys there are, if it has a value. */
  readonly keys?: number;
  /** Of a coverage, how many records of the other measure have errors or can't be decided, if any: each may hide a key that is covered. */
  readonly by_undetermined?: number;
  /** Whether the rows cover some days of the period and not all; absent where they cover all. */
  readonly partial?: true;
  /** What the whole of a map holds of units that the map does not have, where there are any. */
  readonly remainder?: readonly Remainder[];
  /** The date of the division list that spoke. */
  readonly list_date: Day;
}

/** What a figure of the whole holds of one unit that the map does not have, of which nobody states what became of it. */
export interface Remainder extends RemainderUnit {
  readonly value: Exact | null;
  readonly no_value?: NoValue;
  readonly used: number;
  readonly left_out: Figure["left_out"];
  readonly undetermined: number;
}

export interface Part {
  readonly division: string;
  /** The unit's name; of a station, its own where the network has it. */
  readonly place: string;
  /** Where the map does not have the unit, the list that names it: such a part stands beside the map's units. */
  readonly remainder?: Day;
  /** The key, where the parts are by station; null where records name none. */
  readonly station?: string | null;
  /** The key, where the parts are by worker. */
  readonly worker?: string | null;
  readonly period: string;
  /** A decimal as text, never a number; null where it is not known. */
  readonly value: Exact | null;
  /** Why `value` is null. */
  readonly no_value?: NoValue;
  readonly used: number;
  /** Of those that stand in the part; what stands in none is left out of the whole. */
  readonly left_out: readonly { readonly reason: LeftOut; readonly count: number }[];
  readonly undetermined: number;
  /** Whether the rows cover, or the whole asks for, some days of its period and not all; absent where it is all. */
  readonly partial?: true;
}

/** A figure and its parts, each counted from the records. */
export interface Breakdown {
  readonly whole: Figure;
  readonly parts: readonly Part[];
  /** What the parts that have a value sum to; null where none has one. */
  readonly sum: Exact | null;
  /** How many different keys stand in more than one part. */
  readonly shared: number;
}

/** A counted figure beside the one that a document reports. */
export interface Comparison {
  readonly code: string;
  readonly value: Exact | null;
  readonly unit: string;
  /** null where nothing is compared. */
  readonly agrees: boolean | null;
  /** Why nothing is compared: there is no value, or one of a part of the days. */
  readonly passed_over?: NoValue | "partial";
  /** It lies in [low, high), or is `low` where exact. */
  readonly reported: {
    readonly text: string;
    readonly relation: "exact" | "rounded" | "at_least";
    readonly low: Exact;
    readonly high: Exact | null;
    readonly unit: string;
  };
  readonly figure: Figure;
}

/** What stands in the columns of a table: dates and amounts as text, several options as a list; null where there is none or it is not known. */
export type Column = readonly (string | number | boolean | readonly string[] | null)[];

/** Records as columns by the names of roles and facts. */
export interface Columns {
  readonly form: readonly string[];
  /** The ledger, counted from 0, and the row in it; null for a record that came on its own. */
  readonly ledger: readonly (number | null)[];
  readonly row: readonly (number | null)[];
  /** Whether a cell of the row was read as something else than what is written. */
  readonly normalised: readonly boolean[];
  readonly [name: string]: Column;
}

/** Records that nothing forbids. */
export interface Records extends Handle {
  /** The report of their check; null for records that were read from bytes. */
  readonly report: LedgerReport | null;
  readonly length: number;
  /** The records of a form, or of all. They hold keys. */
  columns(form?: string | null): Columns;
  columnsJson(form?: string | null): string;
  /** The rows that were refused. */
  refused(): { readonly form: readonly string[]; readonly ledger: readonly number[]; readonly row: readonly number[] };
  /**
   * The records that an earlier ledger holds as well, as findings (`row_doubled_elsewhere`), each at its ledger, counted from 0, and row; and the keys that come once and that an earlier ledger has with something else (`key_doubled_elsewhere`). All of them count.
   * The other ledger is told by its name of `names`, in the order in which the ledgers were put together, or by its number from 1.
   */
  doubled(names?: readonly string[]): Finding[];
  /** The records as bytes, the same for all that hold the same; keys are in clear. {@link Pack.recordsFromBytes} reads them. */
  toBytes(): Uint8Array;
  /**
   * Takes the records of another, which stays as it is.
   *
   * @throws WusheError `ledger_twice` or `book_form_differs`; nothing is taken then
   */
  merge(other: Records): void;
  /** @throws WusheError where the map has no such day, or `covers` is no period or of no kind */
  figures(options: FigureOptions): Figures;
}

/** Along what a figure is divided: any of the three, or several at once. */
export interface Split {
  /** Every unit of that level, those without a record too. */
  readonly level?: Level | null;
  /** Every month of the period; where its start is not stated, every month covered. At most 1,200, and 200,000 parts. */
  readonly months?: boolean;
  /** By the station or the worker that acted; parts then hold their keys. */
  readonly actor?: "station" | "worker" | null;
}

/** Into which periods a cube divides its own: `whole` is that one itself, `year_to_date` and `to_date` end with each month. */
export type Grain = "month" | "quarter" | "half_year" | "year" | "whole" | "year_to_date" | "to_date";

/** What a cube is asked for; nothing named is every measure, every level, and the period itself. */
export interface CubeQuestion {
  readonly measures?: readonly string[];
  readonly division?: string | null;
  readonly period?: string | null;
  readonly levels?: readonly Level[];
  readonly grains?: readonly Grain[];
  /**
   * Roles or facts that divide each cell further, two at most: by their values, or by bands that begin there, of a whole number or of the years of age
   * on the record's day.
   */
  readonly dimensions?: readonly (string | { readonly of: string; readonly bands?: readonly number[] })[];
}

/**
 * Of each unit, in the order of {@link Cube.units}, one for each of {@link Cube.periods}; where the cube is divided, such a list for each of
 * {@link Cube.categories}.
 */
export type Cells<T> = readonly (readonly T[])[] | readonly (readonly (readonly T[])[])[];

/** All figures of some measures, units and periods. Values must not be summed along what `adds` denies: households of two towns may be one. */
export interface Cube {
  readonly period: string;
  readonly list_date: Day;
  /** By code, so that each comes before what lies in it; those without a record too. */
  readonly units: readonly { readonly division: string; readonly place: string; readonly level: Level }[];
  /** The units that the map does not have, in a cube of the whole map: its units at the top level and these are of the same records as it is. */
  readonly remainder?: readonly RemainderUnit[];
  readonly periods: readonly string[];
  /** Where it is divided: along what, and whether a record may have several values there. */
  readonly dimensions?: readonly { readonly of: string; readonly bands?: readonly number[]; readonly several: boolean }[];
  /** Of each category a value for each dimension, null of records that have none or of which it is not known; keys by station or worker. */
  readonly categories?: readonly (readonly (string | null)[])[];
  readonly measures: readonly ({
    readonly measure: string;
    readonly unit: string;
    readonly adds: Figure["adds"];
    /** Over which of the dimensions its values may be summed. */
    readonly adds_over?: readonly boolean[];
    /** How many records stand in no cell, and why. */
    readonly outside: Figure["left_out"];
    /** Of a coverage, how many records of the other measure have errors or can't be decided, if any. */
    readonly by_undetermined?: number;
    /** The cells of {@link Cube.remainder}. */
    readonly remainder?: CubeCells;
  } & CubeCells)[];
}

/** The cells of one measure: of each unit, for each period. */
export interface CubeCells {
  readonly value: Cells<Exact | null>;
  readonly no_value: Cells<NoValue | null>;
  readonly used: Cells<number>;
  /** How many records of the unit and period the measure's condition does not take. */
  readonly left_out: Cells<number>;
  readonly undetermined: Cells<number>;
  readonly partial: Cells<boolean>;
}

/** Figures each of whose periods is on the map of its last day; by month they can't be divided. */
export interface FiguresAsWas extends Omit<Figures, "cube"> {
  cube(asked?: CubeQuestion): CubesAsWas;
}

/** Cubes as it was then: each period is in that of the map of its last day, and nothing adds over periods. */
export interface CubesAsWas {
  readonly map: "as_was";
  readonly cubes: readonly Cube[];
}

/** A unit that a map does not have, named by the last list that has it, or where the map is older than the unit by the first. */
export interface RemainderUnit {
  readonly division: string;
  readonly place: string;
  readonly level: Level;
  readonly list_date: Day;
}

/** Numbers that no record has. `clause` says where one is from. */
export interface Supplied {
  /** In persons, at the end of the year. */
  readonly populations?: readonly { readonly id: string; readonly division: string; readonly year: number; readonly value: Exact; readonly clause?: string }[];
  /** In the measure's unit. */
  readonly targets?: readonly { readonly measure: string; readonly division: string; readonly period: string; readonly value: Exact; readonly clause?: string }[];
  /** The days of the plan, as a period. */
  readonly plan?: string;
}

/** Of what an indicator is asked. */
export interface IndicatorQuestion {
  readonly division?: string | null;
  readonly period?: string | null;
  readonly supplied?: Supplied | null;
  /**
   * What is due, for an indicator that counts tasks: the answer of `checklist.due(…)` of `wushe/checklist` or its text, as it is, of the same
   * rulebook. Without it such an indicator has no value, with the reason `due_not_given`.
   */
  readonly due?: object | string | null;
}

/** A report that came: the id of its station, the period that it is for, the day on which it came. */
export interface Receipt {
  readonly station: string;
  readonly period: string;
  readonly received_on: Day;
}

/** What is asked of the reports that came. */
export interface RosterQuestion {
  /** For which periods a report is expected. */
  readonly every: "month" | "quarter" | "half_year" | "year";
  /** The days that the periods lie in; those that have not ended on the day of the map are not expected. */
  readonly period: string;
  readonly division?: string;
  /** The level whose units are listed beside the unit. */
  readonly level?: Level;
  /** Which stations are expected that opened or closed within a period; to be said where there are such. */
  readonly open?: "every_day" | "last_day" | "any_day";
  /** By how many days after its period a report is timely. */
  readonly deadline?: number;
}

/** Who reported of the stations that should have. Rates are in %, rounded half up to one place, and lie in 0 to 100. */
export interface Completeness {
  readonly as_of: Day;
  readonly open: RosterQuestion["open"] | null;
  readonly deadline: number | null;
  /** The unit first, then those of the level; of each all periods together, then one by one. */
  readonly cells: readonly {
    readonly division: string;
    readonly place: string;
    readonly period?: string;
    readonly expected: number;
    readonly received: number;
    readonly completeness: Exact | null;
    /** The share itself, as a fraction. */
    readonly exact?: string;
    readonly timely?: number;
    readonly timeliness?: Exact | null;
    /** How many have not come and are not due yet. */
    readonly pending?: number;
  }[];
  readonly missing: readonly { readonly station: string; readonly name: string; readonly division: string; readonly period: string; readonly pending?: true }[];
  readonly unexpected: readonly (Receipt & { readonly reason: "station_unknown" | "station_not_open" | "no_unit" | "other_period" | "after_day" })[];
  /** How many receipts are of stations outside the unit. */
  readonly other_unit: number;
  /** How many receipts repeat one that came no later. */
  readonly repeated: number;
  /** The ids of stations that stand in no unit of the map, so that they are in no cell. */
  readonly without_unit?: readonly string[];
}

/** Which units are ranked: those of `level` in `division`, or the named `units`; `better`, if nothing is said, is the rulebook's. */
export interface RankQuestion extends IndicatorQuestion {
  readonly level?: Level | null;
  readonly units?: readonly string[];
  readonly better?: "higher" | "lower" | null;
}

/** Why an indicator has no value. */
export type NoneReason =
  | "base_zero"
  | "base_none"
  | "value_none"
  | "base_partial"
  | "value_partial"
  | "series_begins_later"
  | "not_covered"
  | "no_parent"
  | "no_population"
  | "no_target"
  | "due_not_given"
  | "due_not_covered"
  | "due_no_task"
  | "digits";

/** An indicator for a unit and a period. */
export interface IndicatorFigure {
  readonly indicator: string;
  readonly division: string;
  readonly place: string;
  readonly period: string;
  /** Rounded once, at the end, as the rulebook states; null where there is none. */
  readonly value: Exact | null;
  /** Why there is no value, input by input. */
  readonly because?: readonly { readonly reason: NoneReason; readonly input?: string; readonly no_value?: NoValue; readonly begins?: Day }[];
  readonly unit: string;
  /** The value before it is rounded: `4/3`. */
  readonly exact?: string;
  /** The records cover some days of an input's period and not all. */
  readonly partial?: true;
  /** The bound that the exact value lies beyond; the value is kept. */
  readonly outside?: Exact;
  readonly inputs: readonly {
    readonly input: string;
    readonly measure?: string;
    readonly population?: string;
    readonly target?: string;
    /** The items of the checklist whose tasks it counts, and what of them. */
    readonly due?: readonly string[];
    readonly count?: "met" | "done" | "settled" | "met_subjects" | "settled_subjects";
    readonly division: string | null;
    readonly period: string;
    readonly value: Exact | null;
    readonly unit: string;
    readonly used?: number;
    readonly undetermined?: number;
    readonly partial?: true;
    readonly clause?: string;
    /** How the tasks stand that it counts; those that are open or unknown are in no rate. */
    readonly counts?: { readonly [state in "waiting" | "open" | "overdue" | "missed" | "done" | "late" | "void" | "unknown"]: number };
    readonly settled_subjects?: number;
    readonly met_subjects?: number;
    /** How many more tasks have no station, or one that is not on the map. */
    readonly unplaced?: number;
  }[];
}

/** Of what progress is asked; without a target of all that the rulebook sets. */
export interface TargetQuestion extends IndicatorQuestion {
  readonly target?: string | null;
}

/** How far stations or units are with one target in a period. */
export interface TargetProgress {
  readonly target: string;
  readonly label: { readonly zh: string; readonly en: string };
  readonly per: "station" | Level;
  readonly period: string;
  readonly unit: string;
  /** The one place whose contract it is. */
  readonly only?: { readonly zh: string; readonly en: string };
  readonly rows: readonly {
    readonly division: string;
    readonly place: string;
    /** The id of the station, where the target is of stations. */
    readonly station?: string;
    readonly value: Exact | null;
    /** What has to be reached; null where no target is set for the period. */
    readonly goal: Exact | null;
    /** Why there is no value or goal. */
    readonly because?: readonly { readonly reason: NoneReason; readonly input?: string; readonly no_value?: NoValue; readonly begins?: Day }[];
    /** The value in % of the goal, rounded half up to one place. */
    readonly progress: Exact | null;
    readonly lacking: Exact | null;
    /** Null while it is below the goal and records are undetermined or days not covered. */
    readonly reached: boolean | null;
    readonly undetermined: number;
    readonly partial?: true;
    /** `chosen` where the caller gave the goal. */
    readonly provenance?: string;
    readonly clause?: string;
  }[];
}

/** Units by their places, 1, 2, 2, 4, then those that have none. */
export interface Ranking {
  readonly better: "higher" | "lower";
  readonly units: readonly {
    readonly rank: number | null;
    readonly unranked?: "none" | "partial" | "no_station";
    readonly figure: IndicatorFigure;
  }[];
}

/** The records behind a figure, with what becomes of each. */
export interface Rows extends Columns {
  readonly standing: readonly ("used" | "left_out" | "undetermined")[];
  /** The reason that leaves it out, or the role or fact that it lacks. */
  readonly why: readonly (string | null)[];
}

/**
 * The figures of records on the map of a day. A division is a code of 2, 4, 6, 9 or 12 digits, and where none is said the unit at
 * the top of the map; a period is written `2022-05`, `2022-Q2`, `2022-H1`, `2022`, `2022-01-01..2022-05-21` or `..2022-05-21`, and where none
 * is said it is all until the day of the map.
 *
 * Every question throws a WusheError where the measure, the unit, the period or the level is not there.
 */
export interface Figures extends Handle {
  /** The report of the check; null for records that were read from bytes. */
  readonly report: LedgerReport | null;
  /**
   * The figures of the same records on another map: that of a day, or with `as_was` each period on that of its last day. What is asked without
   * a period still goes until the day of these. To be freed as these are.
   */
  on(map: "as_was"): FiguresAsWas;
  on(map: Day): Figures;
  figure(measure: string, division?: string | null, period?: string | null): Figure;
  /** {@link Figures.figure} as JSON text, the same bytes in every language. */
  figureJson(measure: string, division?: string | null, period?: string | null): string;
  /** Why a figure is what it is; with `parts`, also what each unit directly below has, and that these add up or by what they don't. */
  explain(measure: string, division?: string | null, period?: string | null, asked?: { readonly parts?: boolean }): Explanation;
  by(measure: string, division: string | null | undefined, period: string | null | undefined, split: Split): Breakdown;
  byJson(measure: string, division: string | null | undefined, period: string | null | undefined, split: Split): string;
  /** All figures of some measures, units and periods in one pass over the records: each is what {@link Figures.figure} gives. */
  cube(asked?: CubeQuestion): Cube;
  /** {@link Figures.cube} as JSON text, the same bytes in every language. */
  cubeJson(asked?: CubeQuestion): string;
  /** An indicator of the rulebook: a ratio, a share, a change or progress. */
  indicator(indicator: string, asked?: IndicatorQuestion): IndicatorFigure;
  /** {@link Figures.indicator} as JSON text, the same bytes in every language. */
  indicatorJson(indicator: string, asked?: IndicatorQuestion): string;
  explainIndicator(indicator: string, asked?: IndicatorQuestion): Explanation;
  /** How far the stations or units of a unit are with the targets of the rulebook. */
  progress(asked?: TargetQuestion): readonly TargetProgress[];
  /** {@link Figures.progress} as JSON text, the same bytes in every language. It holds ids of stations. */
  progressJson(asked?: TargetQuestion): string;
  /** The places of units in an indicator, by exact values. */
  rank(indicator: string, asked?: RankQuestion): Ranking;
  /** {@link Figures.rank} as JSON text, the same bytes in every language. */
  rankJson(indicator: string, asked?: RankQuestion): string;
  /** Who reported of the stations of the network that should have, and when; the first receipt decides. */
  completeness(receipts: readonly Receipt[], asked: RosterQuestion): Completeness;
  /** {@link Figures.completeness} as JSON text, the same bytes in every language. */
  completenessJson(receipts: readonly Receipt[], asked: RosterQuestion): string;
  /** Why it is what it is, with the missing reports by name. */
  explainCompleteness(receipts: readonly Receipt[], asked: RosterQuestion): Explanation;
  /** The records behind a figure, those included that it leaves out. */
  rows(measure: string, division?: string | null, period?: string | null): Rows;
  rowsJson(measure: string, division?: string | null, period?: string | null): string;
  /** Every figure that the rulebook's documents report and records can count. */
  compare(): readonly Comparison[];
}

export interface Unit {
  readonly code: string;
  readonly name: string;
  readonly level: Level;
}

export interface Difference {
  readonly list: Day;
  readonly next: Day;
  readonly change: "renamed" | "gone" | "appears";
  readonly name: string | null;
}

/** What can be asked of a network by `kind`, and what is answered. */
export interface Questions {
  list: { ask: {}; answer: Day };
  lists: { ask: {}; answer: readonly Day[] };
  unit: { ask: { code: string }; answer: Unit };
  parent: { ask: { code: string }; answer: Unit | null };
  ancestors: { ask: { code: string }; answer: readonly Unit[] };
  children: { ask: { code: string }; answer: readonly Unit[] };
  descendants: { ask: { code: string }; answer: readonly Unit[] };
  siblings: { ask: { code: string }; answer: readonly Unit[] };
  descendants_count: { ask: { code: string; level?: Level }; answer: number };
  units_at: { ask: { level: Level }; answer: readonly Unit[] };
  contains: { ask: { code: string }; answer: boolean };
  by_name: {
    ask: { name: string; within?: string };
    answer: readonly { readonly unit: Unit; readonly path: readonly string[]; readonly matched: "full" | "without_committee" | "bare" }[];
  };
  next_list: { ask: { code: string }; answer: Difference | null };
  hint: { ask: { code: string }; answer: Finding | null };
  explain: { ask: { code: string }; answer: Explanation };
  history: { ask: { code: string }; answer: readonly Held[] };
  /** What changed until the list of a later day, in all units or in one. */
  changes: { ask: { until: Day; within?: string }; answer: Changes };
  /** What a unit is on a later day: by its code and what is stated, never by its name. */
  follow: { ask: { code: string; until: Day; network?: Places }; answer: Followed };
  /** From the day back to an earlier one: over a merge to several. */
  follow_back: { ask: { code: string; until: Day; network?: Places }; answer: Followed };
  stations: { ask: {}; answer: readonly string[] };
  station_unit: { ask: { station: string }; answer: string };
}

/** A name that a code had, from one list to another, both included. */
export interface Held {
  readonly name: string;
  readonly from: Day;
  readonly until: Day;
}

/** What two lists show beside each other, by code. No successor is ever guessed. */
export interface Changes {
  /** The dates of the lists. */
  readonly from: Day;
  readonly to: Day;
  /** Codes that no list had before. */
  readonly new: readonly Unit[];
  readonly gone: readonly Unit[];
  readonly renamed: readonly { readonly code: string; readonly before: string; readonly after: string }[];
  /** Codes that are there again after lists without them: other units, unless somebody says otherwise. */
  readonly returned: readonly { readonly unit: Unit; readonly before: Held; readonly missing: readonly Day[] }[];
  /** Names that have left codes and come to others. That it is the same body is not said. */
  readonly moved: readonly { readonly name: string; readonly from: readonly string[]; readonly to: readonly string[] }[];
}

export interface Followed {
  readonly code: string;
  readonly from: Day;
  readonly to: Day;
  /** The codes on the other day: one, or several after a split or before a merge. */
  readonly units: readonly string[];
  /** Where the trail ends instead, with the last list that has the unit; on the way back with the first. */
  readonly gone: readonly { readonly code: string; readonly last: Day }[];
  readonly explanation: Explanation;
}

/** That units became others on a day, as a document or the caller states it. */
export interface Succession {
  readonly id: string;
  readonly kind: "one_to_one" | "merge" | "split" | "transfer";
  /** The first day of the new state. */
  readonly on: Day;
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The names of the units that it gives, where the lists don't have them. */
  readonly names?: readonly string[];
  readonly provenance: Provenance;
  readonly clause?: string | null;
}

/** What stands in the units, in place of what the network has. */
export interface Places {
  readonly stations?: readonly Json[];
  readonly points?: readonly Json[];
  readonly institutions?: readonly Json[];
  readonly projects?: readonly Json[];
  readonly successions?: readonly Succession[];
}

/** The administrative tree through the years, and the stations, service points, institutions and projects in it. */
export class Network implements Handle {
  private constructor();
  /**
   * Reads division lists, as in `wushe/divisions/hinggan.csv`, and as JSON the places that stand in their units.
   *
   * @throws WusheError with every finding at once
   */
  static parse(divisions: string, places?: string | null): Network;
  /**
   * This network with the successions that a rulebook states, checked against the lists; free both.
   *
   * @throws WusheError with every finding at once
   */
  withSuccessions(pack: Pack): Network;
  /** Asks about the network as of a day. */
  query<K extends keyof Questions>(date: Day, query: { readonly kind: K } & Readonly<Questions[K]["ask"]>): { readonly answer: Questions[K]["answer"] } | Refused;
  /** The same in JSON text, in and out. */
  queryJson(date: Day, query: string): string;
  free(): void;
  [Symbol.dispose](): void;
}

/** A fact for a condition. One without a value is not known yet; a value of null is known to be none. */
export interface Fact {
  /** `boolean`, `number`, `text`, `date`, `list(TYPE)` or `record(name: TYPE, …)`. */
  readonly type: string;
  /** Numbers and dates are text. */
  readonly value?: FactValue;
  readonly unknown?: true;
}

export type FactValue = string | boolean | null | readonly FactValue[] | { readonly [name: string]: FactValue };

export interface Evaluated {
  readonly status: "known" | "none" | "unknown";
  readonly type: string;
  readonly value: FactValue;
  /** The facts that an unknown value waits for. */
  readonly missing: readonly string[];
  /** Only where the number was counted from a quotient that does not come out: it is the nearest of 28 digits. */
  readonly rounded?: true;
}

/** Why a condition can't be evaluated; each path begins with `source` or `facts`. */
export interface RefusedCondition {
  readonly refused: readonly [Finding, ...Finding[]];
}

/** Evaluates a condition over facts. */
export function evaluate(source: string, facts: Readonly<Record<string, Fact>>): Evaluated | RefusedCondition;
/** {@link evaluate} in JSON text. */
export function evaluateJson(source: string, facts: string): string;
/** Why a condition has the value that it has. */
export function explainCondition(source: string, facts: Readonly<Record<string, Fact>>): Explanation | RefusedCondition;
/** {@link explainCondition} in JSON text. */
export function explainConditionJson(source: string, facts: string): string;

/** A CSV text as rows, the headings first. The rows hold what the text holds, unmasked. */
export interface Table {
  readonly encoding: "utf-8" | null;
  readonly rows: readonly (readonly string[])[];
  readonly findings: readonly Finding[];
}

export function readTable(csv: Bytes): Table;
/** {@link readTable} as JSON text. */
export function readTableJson(csv: Bytes): string;
/**
 * Holds a file to what an attachment says of it: its size and its SHA-256 hash. No finding if it is the file that was meant.
 *
 * @throws TypeError where the size is no whole number or the hash no text
 * @example
 * checkFile({ size: 3, hash: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" }, new TextEncoder().encode("abc")); // []
 * @example
 * checkFile({ size: 4, hash: "e3b0" }, "abc").map(({ code }) => code); // ["file_size_differs", "file_hash_differs"]
 */
export function checkFile(attachment: { readonly size: number; readonly hash: string }, file: Bytes): readonly Finding[];
