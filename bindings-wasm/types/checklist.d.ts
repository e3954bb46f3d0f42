import { Pack as FormsPack } from "../forms/index.js";
import type { BuiltinPack, Day, Dated, Exact, Explanation, Handle, JsonOf, Provenance } from "../forms/index.js";

export { default } from "../forms/index.js";
export * from "../forms/index.js";

/** A verified rulebook. */
export class Pack extends FormsPack {
  /** @throws WusheError where there is none of that name */
  static override builtin(name: BuiltinPack): Pack;
  /** @throws WusheError with every finding at once */
  static override fromJson(text: string): Pack;
  /**
   * Its checklist (服务清单): all items, or those of a domain.
   *
   * @example
   * Pack.builtin("hinggan").checklist("elderly").items().length; // how many items the domain has
   * @example
   * Pack.builtin("hinggan").checklist("astronomy"); // throws: checklist: the checklist has no such domain; …
   */
  checklist(domain?: string | null): Checklist;
}

/** A text of both languages. */
export interface Label {
  readonly zh: string;
  readonly en: string;
}

/** A name of the rulebook and what it is called. */
export interface Named {
  readonly id: string;
  readonly label: Label;
}

export type Subject = "person" | "household" | "worker" | "station" | "unit";
/** What the text gives: 应当, 可以, a duty of somebody, 鼓励, 不得. */
export type Effect = "entitled" | "may" | "duty" | "encouraged" | "finding";
/** What an item comes to. `not_listed`: the condition holds, and the text's list of groups, which ends in 等, has none of the subject. */
export type MatchOutcome = Effect | "open" | "not_listed" | "no";
export type StationRole = "provide" | "assist" | "accept" | "report" | "decide";

export interface Paper {
  readonly name: Label;
  readonly required: boolean;
  readonly note: Label | null;
}

/** What is done by whom and how often. */
export interface ItemTerms {
  /** What the station has to do with it; null where the text says nothing of it. */
  readonly role: StationRole | null;
  readonly duty_bearers: readonly Named[];
  readonly service: string | null;
  /** Null where it comes on application. */
  readonly cadence: { readonly kind: "calendar" | "gap" | "event" | "once" | "before" | "term" | "unstated"; readonly words: Label } | null;
  readonly papers: readonly Paper[];
  /** The first day of force; null where that is not said. */
  readonly from: Day | null;
  /** The first day on which it is no longer in force. */
  readonly until: Day | null;
  readonly clause: string | null;
  readonly provenance: Provenance;
}

/** An item of a checklist and what holds of it when. */
export interface ChecklistItem {
  readonly id: string;
  readonly label: Label;
  readonly domain: Named;
  readonly subject: Subject;
  readonly versions: readonly (ItemTerms & {
    /** Whom it serves, in words; null for everybody. */
    readonly target: Label | null;
    /** The groups that the text lists. */
    readonly listed: Label | null;
    /** Whether the list ends in 等. */
    readonly open: boolean;
    readonly outcome: Effect;
    readonly valid_days: number | null;
    readonly reading: Label | null;
    readonly other_reading: Label | null;
    readonly reason: Label | null;
  })[];
}

/** What an answer waits for: a fact of the subject, or the choice of a place standard. */
export interface Missing {
  readonly kind: "fact" | "choice";
  readonly id: string;
  readonly key: string | null;
}

export interface MatchedItem extends ItemTerms {
  readonly id: string;
  readonly label: Label;
  readonly domain: string;
  readonly outcome: MatchOutcome;
  readonly missing: readonly Missing[];
}

/** Something to ask: a fact of the subject, a choice of whoever uses the rulebook. */
export interface ChecklistQuestion extends Missing {
  /** How many open items wait for it. */
  readonly waiting: number;
  readonly label: Label;
  readonly question: Label;
  readonly type: string | null;
  readonly options: readonly Named[];
}

export interface MatchOptions {
  /** The day: items of that day's law, ages of that day. */
  readonly asOf: Day;
  /** A form of which the facts are a record, finished or not. */
  readonly form?: string | null;
  /** Where the subject lives, for place standards: `152221` or twelve digits. */
  readonly division?: string | null;
  /** Whom the items are about; a person where nothing is said. */
  readonly subject?: Subject | null;
}

/** A subject held against the items in force on a day. */
export interface Match {
  readonly pack: string;
  readonly as_of: Day;
  readonly subject: Subject;
  readonly counts: Readonly<Record<MatchOutcome, number>>;
  /** In the rulebook's order. */
  readonly items: readonly MatchedItem[];
  /** What most open items wait for first. */
  readonly questions: readonly ChecklistQuestion[];
  /** What is not in force yet. */
  readonly later: readonly (Named & { readonly from: Day })[];
  /** The JSON text, the same bytes in every language. */
  readonly json: string;
  /** What an item comes to; null where it is not in force or there is none of that name. */
  outcome(id: string): MatchOutcome | null;
  /**
   * Why an item comes to what it does, in words; no value of the subject stands in it.
   *
   * @throws WusheError where there is no such item, or it is not in force on the day
   */
  explain(id: string): Explanation;
  toJSON(): unknown;
}

/**
 * A checklist, with the place standards that were chosen. Facts are an object by name or its JSON text: dates and amounts are text, `null`
 * says that there is none, and what is left out is not known yet.
 *
 * Every call throws a WusheError with all findings where something does not fit. It holds the rulebook until it is freed, also where the
 * rulebook is freed first.
 */
export interface Checklist extends Handle {
  readonly domain: string | null;
  items(): readonly ChecklistItem[];
  /** With these place standards: a number, numbers by division code, or each for some days. */
  choose(choices: { readonly [standard: string]: Exact | { readonly [division: string]: Exact } | readonly Dated[] }): Checklist;
  match<F>(facts: F & JsonOf<F>, options: MatchOptions): Match;
  /** {@link Checklist.match} as JSON text, the same bytes in every language. */
  matchJson<F>(facts: F & JsonOf<F>, options: MatchOptions): string;
}
