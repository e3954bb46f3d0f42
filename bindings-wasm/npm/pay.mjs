import { count, json, language, optionalText, text } from "./cross.mjs";
import { wrap as wrapForms } from "./forms.mjs";

const UTF8 = new TextDecoder();

/** How the module writes a reason without keys: see `Explanation::to_row_json` in the core. */
function reason([code, pairs, value, unit, status, path, source, clause, provenance, because, omitted]) {
  const params = {};
  for (let at = 0; at < pairs.length; at += 2) params[pairs[at]] = pairs[at + 1];
  return { code, params, value, unit, status, path, source, clause, provenance, because: because.map(reason), omitted };
}

const who = (worker) => (typeof worker === "string" ? text(worker, "worker") : json(worker, "worker"));

/** Forms, and what a worker is due under a rulebook's pay scheme. */
export function wrap(raw, ready) {
  const { api, kit } = wrapForms(raw, ready);
  const { Handle, KEY, run } = kit;

  class Pack extends api.Pack {
    get schemes() {
      return Handle.inner(this, Pack).schemes();
    }

    scheme(id) {
      return new Scheme(KEY, this, text(id, "id"), {});
    }
  }

  /** What a question about a month is asked with, but for the format. */
  const question = (worker, { month, today, grade, seniority } = {}) => {
    const [when, on, years] = [text(month, "month"), text(today, "today"), optionalText(seniority, "seniority")];
    return [who(worker), when, on, count(grade ?? undefined, "grade"), years];
  };

  const ask = (scheme, worker, options, format) => {
    const [inner, asked] = [Handle.inner(scheme, Scheme), question(worker, options)];
    return run(() => inner.payslip(...asked, format));
  };

  /** What a question about months to come is asked with, but for what is assumed. */
  const outlook = (staff, { first, last = first, today }) => [
    typeof staff === "string" ? text(staff, "staff") : json(staff, "staff"),
    text(today, "today"),
    text(first, "first"),
    text(last, "last"),
  ];

  class Scheme extends Handle {
    constructor(key, pack, id, choices, tried = []) {
      const [rulebook, written] = [Handle.inner(pack, Pack), json(choices, "choices")];
      let inner = run(() => rulebook.scheme(id, written));
      for (const values of tried.map((values) => json(values, "values"))) {
        const before = inner;
        try {
          inner = run(() => before.withValues(values));
        } finally {
          before.free();
        }
      }
      super(key, inner, { id, open: JSON.parse(inner.unstated()) }, { pack, choices, tried });
    }

    unstated() {
      return this.open;
    }

    choose(choices) {
      const { pack, choices: before, tried } = this[KEY];
      return new Scheme(KEY, pack, this.id, { ...before, ...choices }, tried);
    }

    withValues(values) {
      const { pack, choices, tried } = this[KEY];
      return new Scheme(KEY, pack, this.id, choices, [...tried, values]);
    }

    impactJson(after, staff, options = {}) {
      const [inner, other, asked] = [Handle.inner(this, Scheme), Handle.inner(after, Scheme), outlook(staff, options)];
      const [level, assumed] = [optionalText(options.level, "level"), json(options.assume ?? {}, "assume")];
      return run(() => inner.impact(other, ...asked, level, assumed));
    }

    impact(after, staff, options) {
      return JSON.parse(this.impactJson(after, staff, options));
    }

    budgetJson(staff, options = {}) {
      const [inner, asked, assumed] = [Handle.inner(this, Scheme), outlook(staff, options), json(options.assume ?? {}, "assume")];
      return run(() => inner.budget(...asked, assumed));
    }

    budget(staff, options) {
      return JSON.parse(this.budgetJson(staff, options));
    }

    backPayJson(worker, paid, { today, grade, seniority } = {}) {
      const [inner, asked] = [Handle.inner(this, Scheme), who(worker)];
      const [slips, on, years] = [json(paid, "paid"), text(today, "today"), optionalText(seniority, "seniority")];
      const known = count(grade ?? undefined, "grade");
      return run(() => inner.backPay(asked, slips, on, known, years));
    }

    backPay(worker, paid, options) {
      return JSON.parse(this.backPayJson(worker, paid, options));
    }

    raisesJson(worker, { day, today } = {}) {
      const [inner, whose] = [Handle.inner(this, Scheme), who(worker)];
      const [asked, on] = [text(day, "day"), text(today, "today")];
      return run(() => inner.raises(whose, asked, on));
    }

    raises(worker, options) {
      return JSON.parse(this.raisesJson(worker, options));
    }

    payJson(worker, options) {
      return ask(this, worker, options, "explained");
    }

    pay(worker, options) {
      const [inner, asked] = [Handle.inner(this, Scheme), question(worker, options)];
      const parts = run(() => inner.payslipParts(...asked));
      const until = 4 + new DataView(parts.buffer, parts.byteOffset).getUint32(0, true);
      const slip = JSON.parse(UTF8.decode(parts.subarray(4, until)));
      // The reasons are most of it, and a page may never open them.
      let explanation;
      const get = () => (explanation ??= reason(JSON.parse(UTF8.decode(parts.subarray(until)))));
      return Object.defineProperty(slip, "explanation", { get, enumerable: true, configurable: true });
    }

    text(worker, options) {
      return ask(this, worker, options, language(options?.lang));
    }

    markdown(worker, options) {
      return ask(this, worker, options, `md:${language(options?.lang)}`);
    }
  }

  return { api: { ...api, Pack }, kit };
}
