import { json, text, WusheError } from "./cross.mjs";

/**
 * What a page with forms needs, over the wasm module `raw`, which takes text and gives the core's JSON text: the same as
 * objects. What ends in `Json` is that text itself. `api` is for the page, `kit` for `full.mjs`, which builds on it.
 *
 * To add a function: a line in `../src/`, one here or in `full.mjs`, its type in `../types/`.
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
      return new this(KEY, run(() => raw.Pack.builtin(given)));
    }

    static fromJson(source) {
      const given = text(source, "text");
      return new this(KEY, run(() => raw.Pack.fromJson(given)));
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

    form(id) {
      return new Form(KEY, this, text(id, "id"));
    }
  }

  /** A check among stations, where some are given; `full.mjs` adds the one in a network. */
  const checked = (inner, id, given, today, { network, stations }) => {
    if (network !== undefined) return kit.checkIn(inner, id, given, today, network);
    if (stations === undefined) return inner.check(id, given, today);
    return inner.checkAmong(id, given, today, stations.map((station) => text(station, "station")).join("\n"));
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
      return new Report(KEY, run(() => checked(inner, this.id, given, today, options)), this);
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

  /** A function of texts alone. */
  const textual = (name, ...names) => (...args) => {
    ready();
    return raw[name](...names.map((each, at) => text(args[at], each)));
  };
  const parseJson = textual("parse", "kind", "text");

  const kit = { Handle, KEY, run, textual };
  return {
    api: {
      Pack,
      WusheError,
      message,
      parse: (kind, source) => JSON.parse(parseJson(kind, source)),
      parseJson,
      sentence,
    },
    kit,
  };
}
