import { Pack as FullPack } from "../full/index.js";
import type { Bytes, BuiltinPack, Finding, Handle, Lang, LedgerFindings, LedgerOptions, Records } from "../full/index.js";

export { default } from "../full/index.js";
export * from "../full/index.js";

/** A verified rulebook. */
export class Pack extends FullPack {
  /** @throws WusheError where there is none of that name */
  static override builtin(name: BuiltinPack): Pack;
  /** @throws WusheError with every finding at once */
  static override fromJson(text: string): Pack;
  /**
   * Checks workbooks (`.xlsx`, `.xlsm`, `.xls`, `.ods`) and CSV files as one ledger. Each sheet is known by its headings; formulas are read by their
   * stored results, and no macro runs. Of each file the module unpacks 1 GiB at most. It takes as long as the files are: in a page do it in a worker.
   *
   * @param files the contents by name, or pairs of name and content: `await Promise.all([...input.files].map(async (file) => [file.name, await file.arrayBuffer()]))`
   * @throws WusheError `form_unknown`, and those of a day; what can't be read at all is a finding of its file
   * @throws TypeError where two files have one name
   * @example
   * pack.checkWorkbooks({ "visits.csv": "走访日期,社工站,走访社工,家庭编号\n2022-05-32,152221100000,W1,H1\n" }, { today: "2022-05-21" }).report.findings[0]?.cell; // "A2"
   * @example
   * pack.checkWorkbooks({ "visits.xlsx": "PK" }, { today: "2022-05-21" }).report.findings[0]?.code; // "workbook_damaged"
   */
  checkWorkbooks(files: Workbooks, options: LedgerOptions): WorkbookReport;
  /**
   * An empty `.xlsx` for the records of a form, one a row: headings, those of what is required set off by a fill, formats, drop-downs, notes, cells
   * that grey themselves where their row says that they do not apply. `headings: ["zh-Hans", "en"]` gives a second row of headings.
   *
   * @throws WusheError `form_unknown`, and `workbook_too_large` where the form has more columns than a sheet can have
   * @example
   * pack.template("home_visit").length > 1000; // true
   * @example
   * pack.template("no_such_form"); // throws: form: there is no such form; …
   */
  template(form: string, options?: { readonly headings?: readonly Lang[] }): Uint8Array;
}

/** Contents by name, or pairs of name and content. */
export type Workbooks = Readonly<Record<string, Bytes>> | Iterable<readonly [string, Bytes]>;

/** A finding and where it is. */
export interface Located extends Finding {
  readonly file: string;
  /** Null where the file is meant, or is a CSV text. */
  readonly sheet: string | null;
  /** The cell, as `D4`: of what is about a row, the first one. Null where the sheet is meant. */
  readonly cell: string | null;
}

/** What a check of workbooks has to say. */
export interface WorkbookFindings extends LedgerFindings {
  readonly report: LedgerFindings["report"] & { readonly findings: readonly Located[] };
  /** Rows that are no records: blank, totals, notes. */
  readonly skipped: number;
}

/** The report of workbooks, with the records that nothing forbids. Free it, and its records with it. */
export interface WorkbookReport extends WorkbookFindings, Handle {
  /** The JSON text, the same bytes in every language. */
  readonly json: string;
  readonly ok: boolean;
  /** The records of all files, to count, keep and merge. */
  readonly records: Records;
  /** File, sheet, cell and sentence are the finding's own; this is the sentence. */
  message(finding: Finding, lang: Lang): string;
  /**
   * A copy of a workbook with a fill and a comment at each cell that something was found at, and a sheet 问题 that lists and links to them; every other
   * part is kept byte for byte. `told` is what could not be marked as elsewhere: cells whose own comments were kept.
   *
   * @param name which workbook, where there are several
   * @throws WusheError `workbook_not_marked` of `.xls` and `.ods`, `workbook_damaged` and others as reading tells them
   * @throws TypeError where no workbook of that name was checked, or several were and none is named
   * @example
   * const { bytes } = report.mark("visits.xlsx");
   * link.href = URL.createObjectURL(new Blob([bytes]));
   * @example
   * report.mark("other.xlsx"); // TypeError
   */
  mark(name?: string | null, options?: { readonly lang?: Lang }): { readonly bytes: Uint8Array; readonly told: readonly Located[] };
  toJSON(): WorkbookFindings;
}
