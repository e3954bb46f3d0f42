import { bytes, count, json, optionalText, text } from "./cross.mjs";
import { establishments } from "./establishment.mjs";
import { wrap as wrapForms } from "./forms.mjs";

/** The whole package: forms, and with them ledgers, figures, the network and conditions on their own. */
export function wrap(raw, ready) {
  const { api, kit } = wrapForms(raw, ready);
  const { Handle, KEY, run, textual } = kit;

  class Pack extends api.Pack {
    get measures() {
      return Handle.inner(this, Pack).measures();
    }

    json() {
      return Handle.inner(this, Pack).toJson();
    }

    checkLedger(csv, options) {
      const ledger = ledgerOf(this, csv, options);
      try {
        return new LedgerReport(KEY, ledger.report());
      } finally {
        ledger.free();
      }
    }

    measureLedger(csv, options) {
      const asOf = text(options?.asOf ?? options?.today, "asOf");
      Handle.inner(options?.network, Network);
      const known = options.checkNetwork === false ? { ...options, network: undefined } : options;
      const covers = covered(options.covers);
      const inner = ledgerOf(this, csv, known);
      try {
        for (const [kind, period] of covers) run(() => inner.cover(kind, period));
      } catch (error) {
        inner.free();
        throw error;
      }
      return new Ledger(KEY, inner, options.network, asOf);
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

  kit.checkIn = (inner, id, given, today, network) => inner.checkIn(id, given, today, Handle.inner(network, Network));

  const ledgerOf = (pack, csv, options = {}) => {
    const inner = Handle.inner(pack, Pack);
    const [given, form] = [bytes(csv, "csv"), optionalText(options.form, "form")];
    const [today, limit] = [text(options.today, "today"), count(options.limit, "limit")];
    const [strict, days] = [options.normalise === false, optionalText(options.excelDates, "excelDates")];
    if (days !== undefined && days !== "1900" && days !== "1904") throw new TypeError('excelDates must be "1900" or "1904"');
    if (options.network === undefined) return run(() => inner.ledger(given, form, today, limit, strict, days));
    const network = Handle.inner(options.network, Network);
    return run(() => inner.ledgerIn(given, form, today, limit, strict, days, network));
  };

  class LedgerReport {
    constructor(key, source) {
      if (key !== KEY) throw new TypeError("a LedgerReport is made by pack.checkLedger");
      Object.assign(this, JSON.parse(source));
      Object.defineProperty(this, "json", { value: source });
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

  class Ledger extends Handle {
    #network;
    #asOf;

    constructor(key, inner, network, asOf) {
      super(key, inner);
      this.#network = network;
      this.#asOf = asOf;
      this.report = new LedgerReport(KEY, inner.report());
    }

    #ask(method, parts) {
      const [inner, network] = [Handle.inner(this, Ledger), Handle.inner(this.#network, Network)];
      const given = Object.entries(parts).map(([name, part]) => text(part, name));
      return run(() => inner[method](network, this.#asOf, ...given));
    }

    figureJson(measure, division, period) {
      return this.#ask("figure", { measure, division, period });
    }

    figure(measure, division, period) {
      return JSON.parse(this.figureJson(measure, division, period));
    }

    explain(measure, division, period) {
      return JSON.parse(this.#ask("explain", { measure, division, period }));
    }

    #units(method, parts) {
      const answer = this.#ask(method, parts);
      if (answer === undefined) throw new TypeError('level must be "province", "prefecture", "county", "township" or "village"');
      return JSON.parse(answer);
    }

    byUnits(measure, division, period, level) {
      return this.#units("byUnits", { measure, division, period, level });
    }

    byUnitsAndMonths(measure, division, period, level) {
      return this.#units("byUnitsAndMonths", { measure, division, period, level });
    }

    byMonths(measure, division, period) {
      return JSON.parse(this.#ask("byMonths", { measure, division, period }));
    }

    compare() {
      return JSON.parse(this.#ask("compare", {}));
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

  return {
    api: {
      ...api,
      Network,
      Pack,
      ...establishments(ledgerOf, kit, Network),
      evaluate: (source, facts) => JSON.parse(evaluateJson(source, json(facts, "facts"))),
      evaluateJson,
      explainCondition: (source, facts) => JSON.parse(explainConditionJson(source, json(facts, "facts"))),
      explainConditionJson,
      readTable: (csv) => JSON.parse(readTableJson(csv)),
      readTableJson,
    },
    kit,
  };
}
