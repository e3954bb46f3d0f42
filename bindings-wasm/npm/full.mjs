import { bytes, count, json, optionalText, text } from "./cross.mjs";
import { establishments } from "./establishment.mjs";
import { wrap as wrapForms } from "./forms.mjs";
import { reading } from "./pieces.mjs";
import { storing } from "./stored.mjs";

/** The whole package: forms, and with them ledgers, figures, the network and conditions on their own. */
export function wrap(raw, ready) {
  const { api, kit } = wrapForms(raw, ready);
  const { Handle, KEY, hold, run, textual } = kit;

  const read = reading(kit, raw);

  /** How a ledger is to be checked, for the module to keep. */
  const asked = ({ form, today, limit, normalise, excelDates, network, beside } = {}) => {
    const [name, day, most, days] = [optionalText(form, "form"), text(today, "today"), count(limit, "limit"), optionalText(excelDates, "excelDates")];
    if (days !== undefined && days !== "1900" && days !== "1904") throw new TypeError('excelDates must be "1900" or "1904"');
    const within = network === undefined ? undefined : Handle.inner(network, Network);
    const stored = beside === undefined ? undefined : Handle.inner(beside, Records);
    const call = run(() => raw.LedgerCall.of(name, day, most, normalise === false, days));
    if (within !== undefined) call.within(within);
    if (stored !== undefined) call.beside(stored);
    return call;
  };

  kit.Form.prototype.typescript = function typescript() {
    const inner = Handle.inner(this[KEY].pack, Pack);
    return run(() => inner.typescript(this.id));
  };

  class Pack extends api.Pack {
    get measures() {
      return Handle.inner(this, Pack).measures();
    }

    json() {
      return Handle.inner(this, Pack).toJson();
    }

    compiled({ forms = [] } = {}) {
      const [inner, names] = [Handle.inner(this, Pack), forms.map((form) => text(form, "form"))];
      return run(() => inner.compiled(names.join("\n")));
    }

    clause(id) {
      const [name, part] = text(id, "id").split("#");
      const { clauses, ...document } = JSON.parse(this.json()).documents.find((each) => each.id === name) ?? { clauses: [] };
      const clause = clauses.find((each) => each.id === part);
      return clause === undefined ? null : { ...clause, id, document };
    }

    standard(id, day, options) {
      return JSON.parse(this.standardJson(id, day, options));
    }

    standardJson(id, day, { division, choices } = {}) {
      const [inner, name, on] = [Handle.inner(this, Pack), text(id, "id"), text(day, "day")];
      const [place, chosen] = [optionalText(division, "division"), json(choices ?? {}, "choices")];
      return run(() => inner.standard(name, place, on, chosen));
    }

    checkLedger(csv, options) {
      const records = this.records(csv, options);
      try {
        return records.report;
      } finally {
        records.free();
      }
    }

    records(csv, options) {
      const [inner, given] = [Handle.inner(this, Pack), bytes(csv, "csv")];
      const call = asked(options);
      try {
        return new Records(KEY, run(() => inner.records(given, call)));
      } finally {
        call.free();
      }
    }

    async readLedger(source, options) {
      Handle.inner(this, Pack);
      const call = asked(options);
      try {
        return new Records(KEY, await read(source, options, (probe) => run(() => Handle.inner(this, Pack).feed(probe, call))));
      } finally {
        call.free();
      }
    }

    recordsFromBytes(source) {
      const [inner, given] = [Handle.inner(this, Pack), bytes(source, "bytes")];
      return new Records(KEY, run(() => inner.recordsFromBytes(given)));
    }

    measureLedger(csv, options) {
      Handle.inner(options?.network, Network);
      const records = this.records(csv, options.checkNetwork === false ? { ...options, network: undefined } : options);
      try {
        return records.figures({ network: options.network, asOf: options.asOf, covers: options.covers });
      } finally {
        records.free();
      }
    }
  }

  /** Kind and period of each statement; a statement without a kind is of all. */
  const covered = (covers) => {
    const days = (from, until) => `${optionalText(from, "covers") ?? ""}..${text(until, "covers")}`;
    const period = (cover) => (Array.isArray(cover) ? days(...cover) : text(cover, "covers"));
    if (covers === undefined || covers === null) return [];
    if (typeof covers !== "object" || Array.isArray(covers)) return [[undefined, period(covers)]];
    return Object.entries(covers).map(([kind, cover]) => [text(kind, "covers"), period(cover)]);
  };

  /** Calls with the day of a check and what is known beside the record. */
  kit.inWorld = ({ today, network, stations, beside }, call) => {
    const within = network === undefined ? undefined : Handle.inner(network, Network);
    const stored = beside === undefined ? undefined : Handle.inner(beside, Records);
    const world = raw.World.of(text(today, "today"), kit.lines(stations));
    try {
      if (within !== undefined) world.within(within);
      if (stored !== undefined) world.beside(stored);
      return call(world);
    } finally {
      world.free();
    }
  };

  class LedgerReport {
    constructor(key, source) {
      if (key !== KEY) throw new TypeError("a LedgerReport is made by pack.checkLedger");
      Object.defineProperty(this, "json", { value: source });
      hold(this, null, JSON.parse(source));
    }

    get ok() {
      return this.report.errors === 0;
    }

    message(finding, lang) {
      return api.message(finding, lang);
    }

    toJSON() {
      return JSON.parse(this.json);
    }
  }

  class Records extends Handle {
    constructor(key, inner) {
      const report = key === KEY ? inner.report() : undefined;
      super(key, inner, { report: report === undefined ? null : new LedgerReport(KEY, report) });
    }

    get length() {
      return Handle.inner(this, Records).count();
    }

    columns(form) {
      return JSON.parse(this.columnsJson(form));
    }

    columnsJson(form) {
      return Handle.inner(this, Records).columns(optionalText(form, "form"));
    }

    refused() {
      return JSON.parse(Handle.inner(this, Records).refused());
    }

    doubled(names = []) {
      return JSON.parse(Handle.inner(this, Records).doubled(names.map((name) => text(name, "names"))));
    }

    toBytes() {
      return Handle.inner(this, Records).toBytes();
    }

    merge(other) {
      const [inner, theirs] = [Handle.inner(this, Records), Handle.inner(other, Records)];
      if (inner === theirs) throw new TypeError("records can't be merged with themselves");
      run(() => inner.merge(theirs));
    }

    figures(options) {
      const [inner, network] = [Handle.inner(this, Records), Handle.inner(options?.network, Network)];
      const [asOf, covers] = [optionalText(options.asOf, "asOf"), covered(options.covers)];
      const figures = run(() => inner.figures(network, asOf));
      try {
        for (const [kind, period] of covers) run(() => figures.cover(kind, period));
      } catch (error) {
        figures.free();
        throw error;
      }
      return new Figures(KEY, figures, this.report);
    }
  }

  const ask = (figures, method, measure, division, period, ...more) => {
    const inner = Handle.inner(figures, Figures);
    const asked = [text(measure, "measure"), optionalText(division, "division"), optionalText(period, "period")];
    return run(() => inner[method](...asked, ...more));
  };

  const roster = (figures, method, receipts, { every, division, period, level, open, deadline } = {}) => {
    const inner = Handle.inner(figures, Figures);
    const asked = [text(every, "every"), optionalText(division, "division"), optionalText(period, "period"), optionalText(level, "level")];
    const due = deadline === undefined ? undefined : count(deadline, "deadline");
    return run(() => inner[method](json(receipts, "receipts"), ...asked, optionalText(open, "open"), due));
  };

  const optionalJson = (given, name = "supplied") => (given === undefined || given === null ? undefined : json(given, name));

  // What `wushe/checklist` answers about what is due, as an object or as its text.
  const tasks = (due) => (typeof due === "string" ? due : optionalJson(due, "due"));

  class Figures extends Handle {
    constructor(key, inner, report) {
      super(key, inner, { report });
    }

    on(map) {
      const inner = Handle.inner(this, Figures);
      return new Figures(KEY, run(() => inner.on(text(map, "map"))), this.report);
    }

    figureJson(measure, division, period) {
      return ask(this, "figure", measure, division, period);
    }

    figure(measure, division, period) {
      return JSON.parse(this.figureJson(measure, division, period));
    }

    explain(measure, division, period, { parts } = {}) {
      return JSON.parse(ask(this, "explain", measure, division, period, parts === true));
    }

    byJson(measure, division, period, { level, months, actor } = {}) {
      const [of, by] = [optionalText(level, "level"), optionalText(actor, "actor")];
      return ask(this, "by", measure, division, period, of, months === true, by);
    }

    by(measure, division, period, split) {
      return JSON.parse(this.byJson(measure, division, period, split));
    }

    cubeJson({ measures = [], division, period, levels = [], grains = [], dimensions = [] } = {}) {
      const inner = Handle.inner(this, Figures);
      const texts = (all, name) => Array.from(all, (each) => text(each, name));
      const [unit, whole] = [optionalText(division, "division"), optionalText(period, "period")];
      const by = Array.from(dimensions, (each) => (typeof each === "string" ? [each, []] : [text(each.of, "dimensions"), Array.from(each.bands ?? [])]));
      return run(() => inner.cube(texts(measures, "measures"), unit, whole, texts(levels, "levels"), texts(grains, "grains"), JSON.stringify(by)));
    }

    cube(asked) {
      return JSON.parse(this.cubeJson(asked));
    }

    indicatorJson(indicator, { division, period, supplied, due } = {}) {
      return ask(this, "indicator", indicator, division, period, optionalJson(supplied), tasks(due));
    }

    indicator(indicator, asked) {
      return JSON.parse(this.indicatorJson(indicator, asked));
    }

    explainIndicator(indicator, { division, period, supplied, due } = {}) {
      return JSON.parse(ask(this, "explainIndicator", indicator, division, period, optionalJson(supplied), tasks(due)));
    }

    rankJson(indicator, { division, period, supplied, due, level, units = [], better } = {}) {
      const [of, named] = [optionalText(level, "level"), Array.from(units, (unit) => text(unit, "units"))];
      return ask(this, "rank", indicator, division, period, optionalJson(supplied), of, named, optionalText(better, "better"), tasks(due));
    }

    rank(indicator, asked) {
      return JSON.parse(this.rankJson(indicator, asked));
    }

    progressJson({ target, division, period, supplied } = {}) {
      const inner = Handle.inner(this, Figures);
      const [one, unit, whole] = [optionalText(target, "target"), optionalText(division, "division"), optionalText(period, "period")];
      return run(() => inner.progress(one, unit, whole, optionalJson(supplied)));
    }

    progress(asked) {
      return JSON.parse(this.progressJson(asked));
    }

    completenessJson(receipts, asked) {
      return roster(this, "completeness", receipts, asked);
    }

    completeness(receipts, asked) {
      return JSON.parse(this.completenessJson(receipts, asked));
    }

    explainCompleteness(receipts, asked) {
      return JSON.parse(roster(this, "explainCompleteness", receipts, asked));
    }

    rowsJson(measure, division, period) {
      return ask(this, "rows", measure, division, period);
    }

    rows(measure, division, period) {
      return JSON.parse(this.rowsJson(measure, division, period));
    }

    compare() {
      const inner = Handle.inner(this, Figures);
      return JSON.parse(run(() => inner.compare()));
    }
  }

  class Network extends Handle {
    static parse(divisions, places) {
      const [lists, more] = [text(divisions, "divisions"), optionalText(places, "places")];
      return new Network(KEY, run(() => raw.Network.parse(lists, more)));
    }

    withSuccessions(pack) {
      const [inner, rulebook] = [Handle.inner(this, Network), Handle.inner(pack, Pack)];
      return new Network(KEY, run(() => inner.withSuccessions(rulebook)));
    }

    query(date, query) {
      return JSON.parse(this.queryJson(date, json(query, "query")));
    }

    queryJson(date, query) {
      const inner = Handle.inner(this, Network);
      const [day, asked] = [text(date, "date"), text(query, "query")];
      return run(() => inner.query(day, asked));
    }
  }

  const evaluateJson = textual("evaluate", "source", "facts");
  const explainConditionJson = textual("explainCondition", "source", "facts");
  const readTableJson = (csv) => {
    const given = bytes(csv, "csv");
    return run(() => raw.readTable(given));
  };

  const checkFile = ({ size, hash } = {}, file) => {
    if (!Number.isSafeInteger(size) || size < 0) throw new TypeError("the attachment's size must be a whole number from 0");
    const [digest, given] = [text(hash, "hash"), bytes(file, "file")];
    return JSON.parse(run(() => raw.checkFile(String(size), digest, given)));
  };

  return {
    api: {
      ...api,
      checkFile,
      Network,
      Pack,
      StoredRecord: storing(kit, Pack),
      ...establishments(kit, Network, Records),
      evaluate: (source, facts) => JSON.parse(evaluateJson(source, json(facts, "facts"))),
      evaluateJson,
      explainCondition: (source, facts) => JSON.parse(explainConditionJson(source, json(facts, "facts"))),
      explainConditionJson,
      readTable: (csv) => JSON.parse(readTableJson(csv)),
      readTableJson,
    },
    kit: Object.assign(kit, { Records, asked }),
  };
}
