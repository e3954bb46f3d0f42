import { bytes, count, json, optionalText, text, WusheError } from "./cross.mjs";

/**
 * The package over the wasm module `raw`, which takes text and gives the core's JSON text: the same as objects. What ends
 * in `Json` is that text itself.
 *
 * To add a function: a line in `../src/lib.rs`, one here, its name in `node.cjs`, `node.mjs` and `web.mjs`, its type in
 * `../types/index.d.ts`.
 */
export function wrap(raw, ready) {
  /** Runs a function of the module; what it throws as text is the findings that say why. */
  const run = (call) => {
    ready();
    try {
      return call();
    } catch (thrown) {
      if (typeof thrown !== "string") throw thrown;
      const findings = JSON.parse(thrown);
      throw new WusheError(findings.map((finding) => raw.message(JSON.stringify(finding), "en")).join("; "), findings);
    }
  };

  const said = (sentence) => {
    if (sentence === undefined) throw new TypeError('it must be a finding or a reason of this library, and the language "zh-Hans" or "en"');
    return sentence;
  };

  const message = (finding, lang) => {
    const [given, tag] = [json(finding, "finding"), text(lang, "lang")];
    return run(() => said(raw.message(given, tag)));
  };

  const sentence = (finding, lang) => {
    const [given, tag] = [json(finding, "finding"), text(lang, "lang")];
    return run(() => said(raw.sentence(given, tag)));
  };

  /** What a handle of the module holds lives outside of JavaScript's memory until `free`, or until it is collected. */
  class Handle {
    #inner;

    constructor(key, inner) {
      if (key !== KEY) throw new TypeError(`a ${new.target.name} is not made by new`);
      this.#inner = inner;
    }

    static inner(handle, kind) {
      if (!(handle instanceof kind)) throw new TypeError(`it must be a ${kind.name}`);
      if (handle.#inner === undefined) throw new Error(`this ${kind.name} was freed`);
      return handle.#inner;
    }

    free() {
      this.#inner?.free();
      this.#inner = undefined;
    }
  }
  const KEY = Symbol("made here");
  if (Symbol.dispose) {
    Handle.prototype[Symbol.dispose] = function dispose() {
      this.free();
    };
  }

  class Pack extends Handle {
    static builtin(name) {
      const given = text(name, "name");
      return new Pack(KEY, run(() => raw.Pack.builtin(given)));
    }

    static fromJson(source) {
      const given = text(source, "text");
      return new Pack(KEY, run(() => raw.Pack.fromJson(given)));
    }

    get id() {
      return Handle.inner(this, Pack).id();
    }

    get version() {
      return Handle.inner(this, Pack).version();
    }

    get hash() {
      return Handle.inner(this, Pack).hash();
    }

    get identity() {
      return Handle.inner(this, Pack).identity();
    }

    get forms() {
      return Handle.inner(this, Pack).forms();
    }

    get measures() {
      return Handle.inner(this, Pack).measures();
    }

    json() {
      return Handle.inner(this, Pack).toJson();
    }

    form(id) {
      return new Form(KEY, this, text(id, "id"));
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
      return new Ledger(KEY, ledgerOf(this, csv, options), options.network, asOf);
    }
  }

  const ledgerOf = (pack, csv, options = {}) => {
    const inner = Handle.inner(pack, Pack);
    const [given, form] = [bytes(csv, "csv"), optionalText(options.form, "form")];
    const [today, limit] = [text(options.today, "today"), count(options.limit, "limit")];
    return run(() => inner.ledger(given, form, today, limit));
  };

  class Form {
    #pack;
    #known;

    constructor(key, pack, id) {
      if (key !== KEY) throw new TypeError("a Form is made by pack.form");
      this.#pack = pack;
      this.id = id;
      const { fields } = this.describe("en");
      this.#known = fields.flatMap((field) => [field.id, ...field.fields.map((inner) => inner.id)]);
      Object.freeze(this);
    }

    describe(lang) {
      return JSON.parse(this.describeJson(lang));
    }

    describeJson(lang) {
      const [inner, tag] = [Handle.inner(this.#pack, Pack), text(lang, "lang")];
      const described = run(() => inner.describe(this.id, tag));
      if (described === undefined) throw new TypeError('lang must be "zh-Hans" or "en"');
      return described;
    }

    fields(lang) {
      return this.describe(lang).fields;
    }

    check(values, options) {
      return this.checkText(json(values, "values", this.#known), options);
    }

    checkText(source, options) {
      const inner = Handle.inner(this.#pack, Pack);
      const [given, today] = [text(source, "text"), text(options?.today, "today")];
      return new Report(KEY, run(() => inner.check(this.id, given, today)), this);
    }

    message(finding, lang) {
      const inner = Handle.inner(this.#pack, Pack);
      const [given, tag] = [json(finding, "finding"), text(lang, "lang")];
      return run(() => said(inner.message(this.id, given, tag)));
    }
  }

  class Report {
    #form;

    constructor(key, source, form) {
      if (key !== KEY) throw new TypeError("a Report is made by form.check");
      this.#form = form;
      Object.assign(this, JSON.parse(source));
      this.next_question = this.missing[0] ?? null;
      Object.defineProperty(this, "json", { value: source });
    }

    get ok() {
      return this.errors === 0;
    }

    message(finding, lang) {
      return this.#form.message(finding, lang);
    }

    toJSON() {
      return JSON.parse(this.json);
    }
  }

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
      return message(finding, lang);
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

    byUnits(measure, division, period, level) {
      const answer = this.#ask("byUnits", { measure, division, period, level });
      if (answer === undefined) throw new TypeError('level must be "province", "prefecture", "county", "township" or "village"');
      return JSON.parse(answer);
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

  /** A function of texts alone. */
  const textual = (name, ...names) => (...args) => {
    ready();
    return raw[name](...names.map((each, at) => text(args[at], each)));
  };
  const parseJson = textual("parse", "kind", "text");
  const evaluateJson = textual("evaluate", "source", "facts");
  const explainConditionJson = textual("explainCondition", "source", "facts");
  const readTableJson = (csv) => {
    const given = bytes(csv, "csv");
    return run(() => raw.readTable(given));
  };

  return {
    Network,
    Pack,
    WusheError,
    evaluate: (source, facts) => JSON.parse(evaluateJson(source, json(facts, "facts"))),
    evaluateJson,
    explainCondition: (source, facts) => JSON.parse(explainConditionJson(source, json(facts, "facts"))),
    explainConditionJson,
    message,
    parse: (kind, source) => JSON.parse(parseJson(kind, source)),
    parseJson,
    readTable: (csv) => JSON.parse(readTableJson(csv)),
    readTableJson,
    sentence,
  };
}
