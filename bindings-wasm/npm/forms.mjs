import { bytes, json, language, text, WusheError } from "./cross.mjs";

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
    if (sentence === undefined) throw new TypeError('it must be a finding or a reason of this library');
    return sentence;
  };

  const message = (finding, lang) => {
    const [given, tag] = [json(finding, "finding"), language(lang)];
    return run(() => said(raw.message(given, tag)));
  };

  const sentence = (finding, lang) => {
    const [given, tag] = [json(finding, "finding"), language(lang)];
    return run(() => said(raw.sentence(given, tag)));
  };

  const KEY = Symbol("made here");

  /**
   * Gives an object what its methods need. A private member is not there behind a proxy, as reactive state has them; a property that can't
   * be changed is, the same on both sides. A frozen object gets no proxy from Vue at all.
   */
  const hold = (object, held, shown) => {
    Object.defineProperty(object, KEY, { value: held });
    return Object.freeze(shown === undefined ? object : Object.assign(object, shown));
  };

  /** By what a handle holds: freed are those that are not here. */
  const inners = new WeakMap();

  /** What a handle of the module holds lives outside of JavaScript's memory until `free`, or until it is collected. */
  class Handle {
    constructor(key, inner, shown, held = {}) {
      if (key !== KEY) throw new TypeError(`a ${new.target.name} is not made by new`);
      Object.freeze(held);
      inners.set(held, inner);
      hold(this, held, shown);
    }

    static inner(handle, kind) {
      if (!(handle instanceof kind)) throw new TypeError(`it must be a ${kind.name}`);
      const inner = inners.get(handle[KEY]);
      if (inner === undefined) throw new Error(`this ${kind.name} was freed`);
      return inner;
    }

    free() {
      inners.get(this[KEY])?.free();
      inners.delete(this[KEY]);
    }
  }
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
      // An entry that compiles no rulebook says so of a text.
      return raw.Pack.fromJson ? new this(KEY, run(() => raw.Pack.fromJson(given))) : this.fromCompiled(given);
    }

    static fromCompiled(source) {
      const given = bytes(source, "bytes");
      if (!raw.Pack.fromCompiled) throw new TypeError("this entry reads a rulebook's JSON, by Pack.fromJson; compiled ones are for wushe/forms");
      return new this(KEY, run(() => raw.Pack.fromCompiled(given)));
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

  const lines = (stations) => stations?.map((station) => text(station, "station")).join("\n");

  /** A check among stations, where some are given; `full.mjs` adds the one in a network. */
  const checked = (inner, id, given, today, { network, stations, beside }) => {
    if (network !== undefined || beside !== undefined) return kit.inWorld({ today, network, stations, beside }, (world) => inner.checkIn(id, given, world));
    if (stations === undefined) return inner.check(id, given, today);
    return inner.checkAmong(id, given, today, lines(stations));
  };

  class Form {
    constructor(key, pack, id) {
      if (key !== KEY) throw new TypeError("a Form is made by pack.form");
      const { fields } = described(pack, id, "en");
      const known = fields.flatMap((field) => [field.id, ...field.fields.map((inner) => inner.id)]);
      hold(this, Object.freeze({ pack, fields, known }), { id });
    }

    describe(lang) {
      return JSON.parse(this.describeJson(lang));
    }

    describeJson(lang) {
      return describe(this[KEY].pack, this.id, language(lang));
    }

    fields(lang) {
      return this.describe(lang).fields;
    }

    check(values, options) {
      return this.checkText(json(values, "values", this[KEY].known), options);
    }

    checkText(source, options) {
      const inner = Handle.inner(this[KEY].pack, Pack);
      const [given, today] = [text(source, "text"), text(options?.today, "today")];
      return new Report(KEY, run(() => checked(inner, this.id, given, today, options)), this);
    }

    state(values, options) {
      return this.stateText(json(values, "values", this[KEY].known), options);
    }

    stateText(source, options) {
      const inner = Handle.inner(this[KEY].pack, Pack);
      const [given, today] = [text(source, "text"), text(options?.today, "today")];
      const { network, stations } = options;
      const whole = run(() =>
        network === undefined
          ? inner.state(this.id, given, today, lines(stations))
          : kit.inWorld({ today, network, stations }, (world) => inner.stateIn(this.id, given, world)),
      );
      const state = JSON.parse(whole);
      // It stands last, and a quote within a text is escaped.
      state.report = new Report(KEY, whole.slice(whole.lastIndexOf('"report":') + 9, -1), this);
      return Object.defineProperty(state, "json", { value: whole });
    }

    message(finding, lang) {
      const inner = Handle.inner(this[KEY].pack, Pack);
      const [given, tag] = [json(finding, "finding"), language(lang)];
      return run(() => said(inner.message(this.id, given, tag)));
    }
  }
  const describe = (pack, id, tag) => {
    const inner = Handle.inner(pack, Pack);
    return run(() => inner.describe(id, tag));
  };
  const described = (pack, id, tag) => JSON.parse(describe(pack, id, tag));

  /** Where the path leads among the fields, as they are drawn: what is of the whole comes first, and last what has no field. */
  const places = (fields, path) => {
    const at = fields.findIndex(({ id }) => id === path[0]);
    const rest = at < 0 || path.length < 2 ? [] : [path[1], ...places(fields[at].fields, path.slice(2))];
    return path.length === 0 ? [-1] : [at < 0 ? fields.length : at, ...rest];
  };
  const compared = (left, right) => {
    const at = left.findIndex((place, index) => place !== right[index]);
    return at < 0 ? left.length - right.length : left[at] - (right[at] ?? -1);
  };
  const ordered = (fields, findings) =>
    findings
      .map((finding) => [places(fields, finding.path), finding])
      .sort(([left], [right]) => compared(left, right))
      .map(([, finding]) => finding);

  /** The field that gives what a condition names; `day` is the day of the record. */
  const asked = (fields, name) => {
    const role = name === "day" ? "date" : name;
    const of = (list) => list.find((field) => field.fact === name || field.role === role || field.id === name);
    return of(fields)?.id;
  };

  class Report {
    constructor(key, source, form) {
      if (key !== KEY) throw new TypeError("a Report is made by form.check");
      const { fields } = form[KEY];
      const { pack, status, missing, findings, errors, warnings, truncated } = JSON.parse(source);
      // One by one, because a page makes a report at each keystroke, and to copy all members at once takes twice as long.
      this.pack = pack;
      this.status = status;
      this.missing = missing;
      this.findings = findings.length < 2 ? findings : ordered(fields, findings);
      this.errors = errors;
      this.warnings = warnings;
      this.truncated = truncated;
      const settles = missing.length === 0 ? undefined : missing.map((name) => asked(fields, name)).find((id) => id !== undefined);
      const lacks = errors === 0 ? undefined : this.findings.find(({ code }) => code === "required" || code === "required_here");
      this.next_question = settles === undefined ? (lacks?.path ?? null) : [settles];
      hold(this, { form, json: source });
    }

    get json() {
      return this[KEY].json;
    }

    get ok() {
      return this.errors === 0;
    }

    get complete() {
      return this.errors === 0 && this.status === "complete";
    }

    message(finding, lang) {
      return this[KEY].form.message(finding, lang);
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

  const kit = { Form, Handle, KEY, hold, lines, run, textual };
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
