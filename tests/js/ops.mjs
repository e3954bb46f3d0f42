/** What a vector may ask for, over the package's API, the league's lists, the entries for pay and checklists, and the rulebooks' texts: each gives the library's own JSON text. */
export const ops = (wushe, divisions, pay, rulebooks, checklist) => {
  const packs = new Map();
  /** A rulebook by its name, which is built in or has its text beside the package, or one that stands in the line. */
  const packOf = (name) => {
    if (typeof name === "object") return wushe.Pack.fromJson(JSON.stringify(name));
    if (!packs.has(name)) packs.set(name, name === "hinggan" || !(name in rulebooks) ? wushe.Pack.builtin(name) : wushe.Pack.fromJson(rulebooks[name]));
    return packs.get(name);
  };
  let lists;
  const network = () => (lists ??= wushe.Network.parse(divisions));
  /** The network that a line is about, for its figures and, unless it says otherwise, for its check. */
  const networkOf = ({ network: parts }) => (parts === undefined || parts === true ? network() : wushe.Network.parse(divisions, JSON.stringify(parts)));
  /** What is stored already, as a ledger. */
  const stored = ({ pack, form, today, beside, beside_pack: by = pack }) => (beside === undefined ? {} : { beside: packOf(by).records(beside, { form, today }) });
  const known = (vector) => ({ ...(vector.network === undefined || vector.unchecked ? {} : { network: networkOf(vector) }), ...stored(vector) });

  const schemes = new Map();
  const schemeOf = (name, scheme = "community_worker") => {
    const key = `${name} ${scheme}`;
    if (!schemes.has(key)) schemes.set(key, pay.Pack.fromJson(rulebooks[name]).scheme(scheme));
    return schemes.get(key);
  };

  /** A scheme with choices, and values put in place of whatever holds. */
  const changed = (pack, choices, values) => {
    const chosen = schemeOf(pack).choose(choices);
    return values === undefined ? chosen : chosen.withValues(values);
  };

  const checklists = new Map();
  /** A rulebook as the entry for checklists reads it. */
  const listed = (name) => {
    if (typeof name === "object") return checklist.Pack.fromJson(JSON.stringify(name));
    if (!checklists.has(name)) checklists.set(name, checklist.Pack.fromJson(rulebooks[name]));
    return checklists.get(name);
  };

  const told = (answer, entry = wushe) => {
    try {
      return answer();
    } catch (error) {
      if (!(error instanceof entry.WusheError)) throw error;
      return JSON.stringify({ findings: error.findings });
    }
  };
  // What is due is of the rulebook of its line, whose identity is written `*`.
  const withDue = (vector) => {
    const { due, pack } = vector;
    const named = (text) => text.replaceAll('"pack":"*"', () => `"pack":"${packOf(pack).identity}"`);
    if (due === undefined) return vector;
    return { ...vector, due: typeof due === "string" ? named(due) : JSON.parse(named(JSON.stringify(due))) };
  };

  const counted = (vector, answer) => {
    const { pack, form, today, text, date, measure, division, period, covers } = vector;
    const checkNetwork = known(vector).network !== undefined;
    return told(() => {
      const ledger = packOf(pack).measureLedger(text, { form, today, network: networkOf(vector), asOf: date, checkNetwork, covers });
      let figures = ledger;
      try {
        if (vector.map !== undefined) figures = ledger.on(vector.map);
        return answer(figures, [measure, division, period]);
      } finally {
        if (figures !== ledger) figures.free();
        ledger.free();
      }
    });
  };

  return {
    parse: ({ type, text }) => wushe.parseJson(type, text),

    condition: ({ source, facts }) => wushe.evaluateJson(source, asText(facts)),

    condition_explain: ({ source, facts }) => wushe.explainConditionJson(source, asText(facts)),

    network: ({ date, query }) => network().queryJson(date, JSON.stringify(query)),

    table: (vector) => wushe.readTableJson(contentOf(vector)),

    check(vector) {
      const { pack, form: name, today, text, stations } = vector;
      const form = packOf(pack).form(name);
      const options = { today, stations, ...known(vector) };
      const { json } = form.checkText(text, options);
      const values = valueOf(text);
      if (values !== undefined) {
        const again = form.check(values, options).json;
        if (again !== json) throw new Error(`as a value it gives ${again}`);
      }
      return unnamed(json);
    },

    describe: ({ pack, form, lang }) => unnamed(packOf(pack).form(form).describeJson(lang)),
    
    file({ size, hash, text }) {
      return JSON.stringify(wushe.checkFile({ size, hash }, text));
    },
    typescript({ pack, form }) {
      const rulebook = packOf(pack);
      return JSON.stringify(rulebook.form(form).typescript().replace(rulebook.identity, "*"));
    },

    state(vector) {
      const { pack, form: name, today, text, stations } = vector;
      const form = packOf(pack).form(name);
      const options = { today, stations, ...known(vector) };
      const state = form.stateText(text, options);
      const values = valueOf(text);
      if (values !== undefined) {
        const again = form.state(values, options);
        if (JSON.stringify(again) !== JSON.stringify(state)) throw new Error(`as a value it gives ${again.json}`);
      }
      if (state.complete !== state.report.complete) throw new Error("the report says otherwise");
      return unnamed(state.json);
    },

    store: ({ pack, form, today, text }) => told(() => packOf(pack).form(form).storeText(text, { today }).answer),

    correct: ({ pack, stored, today, text, correction }) => told(() => packOf(pack).stored(stored).correctText(text, { today, correction }).answer),

    ledger: (vector) => {
      const { pack, form, today, text, normalise, excel_dates: excelDates } = vector;
      return unnamed(packOf(pack).checkLedger(text, { form, today, normalise, excelDates, ...known(vector) }).json);
    },

    establishment: ({ pack, text, today, as_of: asOf, division, part_time: partTime, level, period, complete }) =>
      told(() => wushe.establishmentJson(packOf(pack), text, { network: network(), today, asOf, division, partTime, level, period, complete })),

    measure: (vector) => counted(vector, (ledger, asked) => ledger.figureJson(...asked)),

    // Lines from before there were actors leave out what goes without saying.
    breakdown: (vector) =>
      counted(vector, (figures, asked) => {
        const { level, actor, months = level === undefined && actor === undefined } = vector;
        return figures.byJson(...asked, { level, months, actor });
      }),

    cube: (vector) =>
      counted(vector, (figures, [, division, period]) => {
        const { measures, levels, grains } = vector;
        return figures.cubeJson({ measures, division, period, levels, grains, dimensions: vector.dimensions });
      }),

    indicator: (vector) => counted(vector, (figures) => figures.indicatorJson(vector.indicator, withDue(vector))),

    indicator_explain: (vector) => counted(vector, (figures) => JSON.stringify(figures.explainIndicator(vector.indicator, withDue(vector)))),

    indicator_rank: (vector) => counted(vector, (figures) => figures.rankJson(vector.indicator, withDue(vector))),

    progress: (vector) => counted(vector, (figures) => figures.progressJson(vector)),

    completeness: (vector) => counted(vector, (figures) => figures.completenessJson(vector.receipts, vector)),

    completeness_explain: (vector) => counted(vector, (figures) => JSON.stringify(figures.explainCompleteness(vector.receipts, vector))),

    rows: (vector) => counted(vector, (figures, asked) => figures.rowsJson(...asked)),

    records(vector) {
      const { pack, form, today, text, normalise } = vector;
      const records = packOf(pack).records(text, { form, today, normalise, ...known(vector) });
      const again = packOf(pack).recordsFromBytes(records.toBytes());
      try {
        const hex = Array.from(again.toBytes(), (byte) => byte.toString(16).padStart(2, "0")).join("");
        return `{"columns":${again.columnsJson()},"refused":${JSON.stringify(again.refused())},"bytes":"${hex}"}`;
      } finally {
        records.free();
        again.free();
      }
    },

    standard: ({ pack, standard, division, day, choices }) => told(() => packOf(pack).standardJson(standard, day, { division, choices })),

    measure_explain: (vector) => counted(vector, (ledger, asked) => JSON.stringify(ledger.explain(...asked))),
    measure_parts: (vector) => counted(vector, (ledger, asked) => JSON.stringify(ledger.explain(...asked, { parts: true }))),

    pay: ({ pack, choices, values, worker, month, grade, seniority }) =>
      told(() => {
        const scheme = changed(pack, choices, values);
        const options = { month, today: "2024-12-31", grade, seniority };
        const json = scheme.payJson(worker, options);
        // The object is put together from parts.
        const again = JSON.stringify(scheme.pay(worker, options));
        if (again !== json) throw new Error(`as an object it gives ${again}`);
        return unnamed(json);
      }, pay),

    match: ({ pack, checklist: domain, choices = {}, facts, form, as_of: asOf, division, subject, item }) =>
      told(() => {
        const found = listed(pack).checklist(domain).choose(choices).match(asText(facts), { asOf, form, division, subject });
        return item === undefined ? unnamed(found.json) : JSON.stringify(found.explain(item));
      }, checklist),

    due: ({ pack, checklist: domain, choices = {}, records, first, last, as_of: asOf, kept_from: keptFrom, today, by, only = [], reasons, readings, listed: subjects }) =>
      told(() => {
        const found = listed(pack).checklist(domain).choose(choices);
        return unnamed(found.dueJson(Object.fromEntries(records), { first, last, asOf, keptFrom, today, by, only: Object.fromEntries(only), reasons, readings, subjects }));
      }, checklist),

    back_pay: ({ pack, choices, worker, paid, grade, seniority }) =>
      told(() => unnamed(schemeOf(pack).choose(choices).backPayJson(worker, paid, { today: "2024-12-31", grade, seniority })), pay),

    impact: ({ pack, choices, values, after, staff, first, last, level, assumptions }) =>
      told(() => {
        const before = changed(pack, choices, values);
        const tried = changed(after.pack ?? pack, after.choices ?? choices, after.values);
        return unnamed(before.impactJson(tried, staff, { first, last, level, assume: assumptions, today: "2024-12-31" }));
      }, pay),

    budget: ({ pack, choices, values, staff, first, last, assumptions }) =>
      told(() => unnamed(changed(pack, choices, values).budgetJson(staff, { first, last, assume: assumptions, today: "2024-12-31" })), pay),

    raises: ({ pack, scheme, choices, worker, day }) =>
      told(() => unnamed(schemeOf(pack, scheme).choose(choices).raisesJson(worker, { day, today: "2024-12-31" })), pay),

    pack({ id: name, text }) {
      return told(() => {
        // The items of a rulebook are read by one entry alone.
        const { Pack } = name.startsWith("due/") ? checklist : wushe;
        const pack = Pack.fromJson(text);
        const { id, version, hash } = pack;
        pack.free();
        return JSON.stringify({ id, version, hash });
      });
    },
  };
};

/** Facts that are a text are that text, so that a vector can hold JSON that is none. */
const asText = (facts) => (typeof facts === "string" ? facts : JSON.stringify(facts));

/** Vectors do not change with every word of the rulebook. */
const unnamed = (json) => json.replace(/"pack":"[^"]*"/g, '"pack":"*"');

function contentOf({ text, hex, parts }) {
  if (hex !== undefined) return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  return text ?? parts.map(([part, times]) => part.repeat(times)).join("");
}

/** The text as JavaScript's value, where that is the same: no number with more digits than it keeps, no key twice. */
function valueOf(text) {
  try {
    const value = JSON.parse(text);
    return JSON.stringify(value) === text && !/\\ud[89a-f]/.test(text) ? value : undefined;
  } catch {
    return undefined;
  }
}
