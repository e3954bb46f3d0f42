import { bytes, language, optionalText, text } from "./cross.mjs";
import { wrap as wrapFull } from "./full.mjs";

/** The whole package, and workbooks: sent out empty, checked, and given back with each finding at its cell. */
export function wrap(raw, ready) {
  const { api, kit } = wrapFull(raw, ready);
  const { Handle, KEY, Records, asked, run } = kit;

  /** The files by name; of two with one name nobody could say which a finding is about. */
  const named = (files) => {
    const all = typeof files?.[Symbol.iterator] === "function" && typeof files !== "string" ? [...files] : Object.entries(files);
    const given = new Map();
    for (const [name, content] of all) {
      if (given.has(text(name, "files"))) throw new TypeError("two files have one name; rename one of them, for findings name the file");
      given.set(name, bytes(content, "files"));
    }
    return given;
  };

  class Pack extends api.Pack {
    checkWorkbooks(files, options) {
      const [inner, given] = [Handle.inner(this, Pack), named(files)];
      const call = asked(options);
      try {
        const workbooks = run(() => raw.Workbooks.of());
        for (const [name, content] of given) workbooks.add(name, content);
        return new WorkbookReport(KEY, run(() => workbooks.check(inner, call)), given);
      } finally {
        call.free();
      }
    }

    template(form, { headings = ["zh-Hans"] } = {}) {
      const [inner, name, languages] = [Handle.inner(this, Pack), text(form, "form"), Array.from(headings, language)];
      return run(() => inner.template(name, languages));
    }
  }

  class WorkbookReport extends Handle {
    constructor(key, inner, files) {
      const json = key === KEY ? inner.report() : "null";
      const records = key === KEY ? new Records(KEY, inner.records()) : null;
      super(key, inner, { json, ...JSON.parse(json), records }, { files });
    }

    get ok() {
      return this.report.errors === 0;
    }

    message(finding, lang) {
      return api.message(finding, lang);
    }

    mark(name, { lang = "zh-Hans" } = {}) {
      const [inner, { files }] = [Handle.inner(this, WorkbookReport), this[KEY]];
      const [file, tag] = [optionalText(name, "name") ?? only(files), language(lang)];
      if (!files.has(file)) throw new TypeError("no workbook of that name was checked");
      const marked = run(() => inner.mark(file, files.get(file), tag));
      try {
        return { bytes: marked.bytes(), told: JSON.parse(marked.told()) };
      } finally {
        marked.free();
      }
    }

    free() {
      this.records.free();
      super.free();
    }

    toJSON() {
      return JSON.parse(this.json);
    }
  }

  const only = (files) => {
    const workbooks = [...files.keys()].filter((name) => !/\.csv$/i.test(name));
    if (workbooks.length !== 1) throw new TypeError("say which workbook is marked: its name");
    return workbooks[0];
  };

  return { api: { ...api, Pack }, kit };
}
