import { Pack as FormsPack } from "../forms/index.js";
import type { BuiltinPack, Choice, Day, Exact, Explanation, Handle, JsonOf, Lang, Provenance } from "../forms/index.js";

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
  /** The names of its pay schemes. */
  readonly schemes: readonly string[];
  /** @throws WusheError where there is none of that name */
  scheme(id: string): Scheme;
}

/** A text of both languages. */
export interface Label {
  readonly zh: string;
  readonly en: string;
}

/** What a rule leaves open, as a question. */
export interface Question {
  readonly id: string;
  readonly question: Label;
  readonly options: readonly { readonly id: string; readonly label: Label }[];
  readonly unit: "yuan" | "grades" | "years" | "percent" | "times" | "twelfths" | null;
  readonly by: string | null;
}

export interface PayOptions {
  /** `2022-05`. */
  readonly month: string;
  readonly today: Day;
  /** The grade, where it is known from the worker's file. */
  readonly grade?: number | null;
  /** The years of service, where they are known from there. */
  readonly seniority?: Exact | null;
}

export interface PayLine {
  readonly id: string;
  readonly label: Label;
  readonly frequency: "monthly" | "quarterly" | "half_yearly" | "yearly" | "once";
  readonly status: "known" | "none" | "unknown";
  readonly amount: Exact | null;
  readonly clause: string | null;
  readonly provenance: Provenance;
}

/** A part that falls due in another month; its amount is what this month earns of it, where it earns something by the month. */
export interface LaterLine extends PayLine {
  /** The month in which it falls due; null where that is not said. */
  readonly due: string | null;
}

/** A value that somebody put in place of what a scheme has, to see what would follow. */
export interface ChangedValue {
  readonly id: string;
  readonly label: Label;
  readonly key: string | null;
  readonly value: string;
  readonly from: string | null;
  readonly until: string | null;
}

/** What a worker is due for a month. */
export interface Payslip {
  readonly pack: string;
  readonly scheme: string;
  readonly month: string;
  /** None where nothing is due, unknown where something is missing. */
  readonly status: "known" | "none" | "unknown";
  /** The code that says why nothing is due. */
  readonly unpaid: string | null;
  readonly post: string | null;
  readonly seniority: Exact | null;
  readonly grade: number | null;
  readonly steps: readonly {
    readonly label: Label;
    readonly clause: string | null;
    readonly provenance: Provenance;
    readonly before: number;
    readonly after: number;
    /** How many grades the cap took. */
    readonly lost: number;
  }[];
  /** What is paid with the month. */
  readonly lines: readonly PayLine[];
  /** What falls due in another month; nothing of it is in the total. */
  readonly later: readonly LaterLine[];
  readonly total: Exact | null;
  /** How sure the least sure value behind the total is. */
  readonly provenance: Provenance | null;
  /** What has to be known or chosen, the most useful question first. */
  readonly missing: readonly {
    readonly kind: "fact" | "choice" | "hole" | "too_large";
    readonly id: string;
    readonly key: string | null;
    readonly question: Label;
    readonly unit: Question["unit"];
    readonly parts: number;
  }[];
  /** What somebody put in place of what the scheme has; not there where there is nothing. */
  readonly what_if?: readonly ChangedValue[];
  /** Why; made an object when it is first read. */
  readonly explanation: Explanation;
}

export interface RaisesOptions {
  /** The day whose facts are asked for: `2022-05-21`. */
  readonly day: Day;
  readonly today: Day;
}

/** The raises of the grade that a worker meets on a day, as the rule itself states them: before any cap. */
export interface Raises {
  readonly pack: string;
  readonly scheme: string;
  readonly day: Day;
  /** None where it is known that there are none, unknown where something is missing. */
  readonly status: "known" | "none" | "unknown";
  /** The code that says why the scheme pays nothing. */
  readonly unpaid: string | null;
  /** The division of the appointment that is paid, where it is known. */
  readonly division: string | null;
  /** In the order of the rule. */
  readonly raises: readonly {
    readonly label: Label;
    readonly clause: string | null;
    /** How sure the less sure of the rule and of the number is. */
    readonly provenance: Provenance;
    readonly grades: Exact;
  }[];
  /** Their sum, where there are any. */
  readonly grades: Exact | null;
  /** What has to be known or chosen, in the order of the rule. */
  readonly missing: Payslip["missing"];
  readonly explanation: Explanation;
}

/** What is assumed of the months to come; what is left out is not assumed. */
export interface Assumptions {
  /** The result of years that have no appraisal yet. */
  readonly appraisal?: string | null;
  /** Whether appointments and registrations that would end go on, and whether the grades of files hold after the first year. */
  readonly extended?: boolean | null;
  readonly renewed?: boolean | null;
  readonly grades_stay?: boolean | null;
  readonly passes?: readonly {
    readonly worker: string;
    readonly level: "junior" | "intermediate" | "senior";
    readonly obtained_on: string;
    readonly registered_on?: string | null;
  }[] | null;
  readonly leavers?: readonly { readonly worker: string; readonly last_day: string }[] | null;
}

export interface OutlookOptions {
  /** The first month: `2026-01`. */
  readonly first: string;
  /** The last month; the first where it is not said. */
  readonly last?: string;
  readonly today: Day;
  readonly assume?: Assumptions;
}

export interface SchemeName {
  readonly pack: string;
  readonly scheme: string;
  readonly what_if: readonly ChangedValue[];
}

/** What two schemes come to, and the second less the first. */
export interface Sides {
  readonly before: Exact;
  readonly after: Exact;
  readonly difference: Exact;
}

/** What is asked for, and how much waits for it. */
export type Asked = Payslip["missing"][number] & { readonly months: number; readonly workers: number };

export interface ImpactGroup {
  /** A year, a division code, a post or a grade; null for all, or where it is not known. */
  readonly key: string | null;
  readonly label: Label | null;
  /** How many can be told, and how many can't: these are in no sum. */
  readonly workers: number;
  readonly unknown: number;
  readonly gain: { readonly workers: number; readonly amount: Exact };
  readonly loss: { readonly workers: number; readonly amount: Exact };
  readonly total: Sides;
}

interface CauseSide {
  readonly label: Label;
  readonly clause: string | null;
  readonly provenance: Provenance;
}

interface WorkerSide {
  readonly total: Exact | null;
  readonly unpaid: string | null;
  readonly post: string | null;
  readonly division: string | null;
  readonly grade: number | null;
  readonly missing: readonly Asked[];
}

/** What one scheme in place of another would change for a staff list. Causes, years, units, posts and grades each come to the whole. */
export interface Impact {
  readonly before: SchemeName;
  readonly after: SchemeName;
  readonly first: string;
  readonly last: string;
  readonly assumptions: Assumptions & { readonly service: "goes_on" };
  readonly whole: ImpactGroup;
  /** The difference by line of the payslip; without an id what rounding totals adds. */
  readonly causes: readonly {
    readonly id: string | null;
    readonly before: CauseSide | null;
    readonly after: CauseSide | null;
    readonly total: Sides;
    readonly workers: number;
  }[];
  readonly years: readonly ImpactGroup[];
  readonly units: readonly ImpactGroup[];
  readonly posts: readonly ImpactGroup[];
  readonly grades: readonly ImpactGroup[];
  readonly moves: readonly { readonly from: number; readonly to: number; readonly workers: number }[];
  readonly workers: readonly {
    readonly worker: string;
    readonly status: "known" | "unknown";
    readonly before: WorkerSide;
    readonly after: WorkerSide;
    readonly difference: Exact | null;
    readonly lines: readonly { readonly id: string | null; readonly total: Sides }[];
  }[];
  readonly missing_before: readonly Asked[];
  readonly missing_after: readonly Asked[];
}

/** What a staff list costs by calendar year; a year of a worker that can't be told is in no sum. */
export interface Budget {
  readonly scheme: SchemeName;
  readonly first: string;
  readonly last: string;
  readonly assumptions: Impact["assumptions"];
  readonly years: readonly {
    readonly year: number;
    readonly workers: number;
    readonly months: number;
    readonly unknown: number;
    readonly lines: readonly (CauseSide & { readonly id: string | null; readonly amount: Exact })[];
    readonly total: Exact;
  }[];
  readonly total: Exact;
  readonly open: readonly { readonly worker: string; readonly years: readonly number[]; readonly missing: readonly Asked[] }[];
  readonly missing: readonly Asked[];
}

/** What was paid for a month: a {@link Payslip} as it was given then, or as much of one. */
export interface PaidMonth {
  readonly month: string;
  readonly lines: readonly { readonly id: string; readonly amount: Exact | null }[];
  readonly later?: PaidMonth["lines"];
  /** What was paid in all; the sum of the lines where it is not said. */
  readonly total?: Exact | null;
}

/** Due minus paid; below zero where too much was paid. */
export interface BackPay {
  readonly pack: string;
  readonly scheme: string;
  readonly status: "known" | "unknown";
  readonly months: readonly {
    readonly month: string;
    readonly status: "known" | "unknown";
    readonly lines: readonly {
      readonly id: string;
      readonly label: Label;
      readonly frequency: PayLine["frequency"];
      readonly due: Exact | null;
      readonly paid: Exact;
      readonly difference: Exact | null;
    }[];
    /** What the lines that are paid with the month come to. */
    readonly total: Exact | null;
    readonly missing: Payslip["missing"];
    /** Only where something differs or is missing. */
    readonly explanation: Explanation | null;
  }[];
  readonly total: Exact | null;
}

/**
 * A pay scheme, with what was chosen in place of what the rule leaves open. A worker is an object or its JSON text: `worker` is
 * the key, and `appointments`, `certificates`, `registrations`, `education`, `appraisals`, `breaks` are lists of records as
 * their forms have them. A list that is not there is not known. At most 200 appointments, and 500 items of any other list.
 *
 * Every call throws a WusheError with all findings where something does not fit. It holds the rulebook until it is freed, also where the
 * rulebook is freed first.
 */
export interface Scheme extends Handle {
  readonly id: string;
  unstated(): readonly Question[];
  choose(choices: { readonly [id: string]: Choice }): Scheme;
  /**
   * The scheme in which these hold in place of whatever it states or was chosen: what if? Lines and reasons in which a change acts have the
   * provenance `what_if`.
   *
   * @example
   * scheme.withValues({ basic_performance: "250" }).pay(worker, options).what_if[0].value; // "250"
   * @example
   * scheme.withValues({ basic_performance: "-1" }); // throws: values.basic_performance: basic_performance can't be negative
   */
  withValues(values: { readonly [id: string]: Choice }): Scheme;
  /**
   * What another scheme in place of this one would change for a staff list: workers as {@link Scheme.pay} takes one, each with `grade` and
   * `seniority` where the file says them. `level` (`county`) says by which units sums are given.
   */
  impact(after: Scheme, staff: readonly object[] | string, options: OutlookOptions & { readonly level?: string | null }): Impact;
  /** {@link Scheme.impact} as JSON text, the same bytes in every language. */
  impactJson(after: Scheme, staff: readonly object[] | string, options: OutlookOptions & { readonly level?: string | null }): string;
  /** What a staff list costs by calendar year, if what is assumed comes true. */
  budget(staff: readonly object[] | string, options: OutlookOptions): Budget;
  /** {@link Scheme.budget} as JSON text, the same bytes in every language. */
  budgetJson(staff: readonly object[] | string, options: OutlookOptions): string;
  pay<W>(worker: W & JsonOf<W>, options: PayOptions): Payslip;
  /** {@link Scheme.pay} as JSON text, the same bytes in every language. */
  payJson<W>(worker: W & JsonOf<W>, options: PayOptions): string;
  /**
   * Which raises of the grade a worker meets on a day, also under a rule that has no ladder of grades.
   *
   * @example
   * scheme.raises({ worker: "W1", appointments: [] }, { day: "2022-05-21", today: "2022-05-21" }).unpaid; // "pay_not_appointed"
   * @example
   * scheme.raises({ worker: "W1" }, { day: "2022-02-30", today: "2022-05-21" }); // throws: day: there is no such day in the calendar
   */
  raises<W>(worker: W & JsonOf<W>, options: RaisesOptions): Raises;
  /** {@link Scheme.raises} as JSON text, the same bytes in every language. */
  raisesJson<W>(worker: W & JsonOf<W>, options: RaisesOptions): string;
  /**
   * Due minus paid, by month and line: months already paid, at most 600 of them, against the facts as they are known now. A total that
   * rounding can't set so far apart from its lines is an error, as is a month after `today`. A payslip names no worker: nothing tells one
   * of somebody else.
   */
  backPay<W>(worker: W & JsonOf<W>, paid: readonly PaidMonth[], options: Omit<PayOptions, "month">): BackPay;
  /** {@link Scheme.backPay} as JSON text, the same bytes in every language. */
  backPayJson<W>(worker: W & JsonOf<W>, paid: readonly PaidMonth[], options: Omit<PayOptions, "month">): string;
  text<W>(worker: W & JsonOf<W>, options: PayOptions & { readonly lang: Lang }): string;
  markdown<W>(worker: W & JsonOf<W>, options: PayOptions & { readonly lang: Lang }): string;
}
