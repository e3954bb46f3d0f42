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
  /** Not here: compiled rulebooks are for `wushe/forms`. @throws TypeError */
  static override fromCompiled(bytes: never): never;
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
  /** The sensitive personal information that it was held against, where there is some: the fact, null where all about the person is, and the class. */
  readonly sensitive?: readonly { readonly fact: { readonly id: string; readonly label: Label } | null; readonly class: { readonly id: string; readonly label: Label } }[];
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

/** How a task stands. */
export type TaskState = "waiting" | "open" | "overdue" | "missed" | "done" | "late" | "void" | "unknown";
export type DueBy = "item" | "domain" | "station" | "worker" | "month";

/** How windows are read where the rule leaves it open; `late_days[EL-05]` and the like say it for one item alone. */
export interface Readings {
  /** How many days after its window a task may still be done; 0 is none. */
  readonly late_days?: Exact;
  /** Who counts for a window of the calendar. */
  readonly counts?: "first_day" | "any_day" | "all_days";
  /** Whether a window that began before the subject came into the target is asked for. */
  readonly first_period?: boolean;
  /** Whether a record of the day on which the subject came into the target does a task. */
  readonly entry_day?: boolean;
  /** What the least number of people of a group means: so many at each session, or so many different ones at all. */
  readonly people?: "each_session" | "members";
  /** How often what counts once may count. */
  readonly once_per?: "period" | "ever";
  /** How hours are told from days. */
  readonly hours?: "strict" | "lenient";
  readonly [ofItem: `${string}[${string}]`]: Exact | boolean;
}

export interface DueOptions {
  /** The first day that is asked about. */
  readonly first: Day;
  /** The last one. */
  readonly last: Day;
  /** The day on which tasks stand as they do. */
  readonly asOf: Day;
  /** The first day from which no record is missing: what is not there before it may have been done. Null where nobody can say. */
  readonly keptFrom?: Day | null;
  /** What tasks are summed up by. */
  readonly by?: readonly DueBy[];
  /** Which tasks are given: `{ worker: "W1" }`; all where nothing is said. */
  readonly only?: { readonly [by in DueBy]?: string };
  /** Whether each task says under `why` why it stands so, which papers a done one lacks, and which records nearly did one that is not done. */
  readonly reasons?: boolean;
  readonly readings?: Readings;
  /** Stations and villages that no record tells of. */
  readonly subjects?: readonly {
    readonly subject: Subject;
    readonly key: string;
    readonly first?: Day | null;
    readonly last?: Day | null;
    readonly division?: string | null;
  }[];
  /** The day as of which records are checked; `asOf` where nothing is said. */
  readonly today?: Day;
}

/** Where a record stands: which ledger, counted from 0 in the order given, and its line there. */
export interface RecordPlace {
  readonly ledger: number;
  readonly row: number;
}

/** One item for one subject in one window. */
export interface Task {
  readonly item: string;
  readonly subject: Subject;
  readonly key: string;
  readonly first: Day;
  /** Null where the window has no end. */
  readonly last: Day | null;
  readonly state: TaskState;
  /** Null for one that is not done, and for one done on one of several days, by what is not known. */
  readonly done_on: Day | null;
  /** Of its subject on the first day on which it counts. */
  readonly station: string | null;
  /** Who is charged with its subject on its last day. */
  readonly worker: string | null;
  /** The records that did it; of an unknown one, or a done one without its day, those that may have. */
  readonly rows: readonly (RecordPlace | null)[];
  /** What an unknown one waits for. */
  readonly waits_for: readonly Missing[];
  /** Why it stands so, where that is asked for; the reasons that are records have their places. */
  readonly why?: Explanation;
}

/** Tasks summed up. By tasks the rate is `met / settled`, by persons `met_subjects / settled_subjects`; where nothing is settled there is none. */
export interface DueSummary {
  /** What they have in common, in the order asked for; null where a task has none. */
  readonly of: readonly (string | null)[];
  readonly cadence: string;
  readonly expected: number;
  readonly settled: number;
  readonly met: number;
  readonly counts: Readonly<Record<TaskState, number>>;
  readonly settled_subjects: number;
  readonly met_subjects: number;
}

/** What is due in some days, and how it stands. */
export interface Due {
  readonly pack: string;
  readonly first: Day;
  readonly last: Day;
  readonly as_of: Day;
  readonly kept_from: Day | null;
  /** What it was narrowed by, where it was. */
  readonly only?: readonly DueBy[];
  readonly items: readonly {
    readonly id: string;
    readonly label: Label;
    readonly domain: string;
    readonly cadence: ItemTerms["cadence"];
    readonly readings: Readonly<Record<string, string>>;
    readonly clause: string | null;
    readonly provenance: Provenance;
  }[];
  readonly by: readonly DueBy[];
  readonly summary: readonly DueSummary[];
  readonly tasks: readonly Task[];
  /** The items that are never due, and why. */
  readonly unplanned: readonly { readonly item: string; readonly label: Label; readonly why: "cadence_unstated" | "no_evidence" | "no_cadence" }[];
  /** The records that would do a task and do none. */
  readonly told: readonly { readonly why: "unknown_subject" | "after_end" | "no_key" | "consent_withdrawn" | "facts_contradict" | "fact_later" | "ends_before"; readonly row: RecordPlace | null }[];
}

/** What is due of records given as objects, and what was accepted of them. */
export interface DueOfRecords {
  readonly ledgers: readonly { readonly form: string; readonly checked: { readonly rows: number; readonly accepted: number; readonly report: unknown } }[];
  readonly due: Due;
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
  /**
   * What is due of records, by form, from one day to another: a task for each window of each item that has a cadence and a record that can
   * do it, for each subject in its target. Persons are those of records of `person_facts`, each fact from its record's day until another says
   * otherwise; workers those of the staff records.
   *
   * @example
   * const records = { certificate: [{ worker: "W1", obtained_on: "2025-03-01", level: "junior" }] };
   * const days = { first: "2025-01-01", last: "2026-12-31", asOf: "2025-12-01", keptFrom: "2020-01-01" };
   * Pack.builtin("hinggan").checklist("qualification").due(records, days).due.tasks[0]?.state; // "open"
   * @example
   * Pack.builtin("hinggan").checklist().due({}, { first: "2026-01-01", last: "2025-12-31", asOf: "2026-01-01" }); // throws: last: …
   */
  due(records: { readonly [form: string]: Iterable<object | string> }, options: DueOptions): DueOfRecords;
  /** {@link Checklist.due} as JSON text, the same bytes in every language. */
  dueJson(records: { readonly [form: string]: Iterable<object | string> }, options: DueOptions): string;
}
