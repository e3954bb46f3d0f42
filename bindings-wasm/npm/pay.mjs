import { count, json, optionalText, text } from "./cross.mjs";
import { wrap as wrapForms } from "./forms.mjs";

const REASONS = ',"explanation":';

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

  class Scheme {
    #pack;
    #choices;

    constructor(key, pack, id, choices) {
      if (key !== KEY) throw new TypeError("a Scheme is made by pack.scheme");
      [this.#pack, this.id, this.#choices] = [pack, id, choices];
      const [inner, written] = [Handle.inner(pack, Pack), json(choices, "choices")];
      this.open = JSON.parse(run(() => inner.unstated(id, written)));
    }

    unstated() {
      return this.open;
    }

    choose(choices) {
      return new Scheme(KEY, this.#pack, this.id, { ...this.#choices, ...choices });
    }

    #ask(worker, { month, today, grade, seniority } = {}, format) {
      const [inner, choices] = [Handle.inner(this.#pack, Pack), json(this.#choices, "choices")];
      const who = typeof worker === "string" ? text(worker, "worker") : json(worker, "worker");
      const [when, on, years] = [text(month, "month"), text(today, "today"), optionalText(seniority, "seniority")];
      const known = count(grade ?? undefined, "grade");
      const answer = run(() => inner.payslip(this.id, choices, who, when, on, known, years, format));
      if (answer === undefined) throw new TypeError('lang must be "zh-Hans" or "en"');
      return answer;
    }

    backPayJson(worker, paid, { today, grade, seniority } = {}) {
      const [inner, choices] = [Handle.inner(this.#pack, Pack), json(this.#choices, "choices")];
      const who = typeof worker === "string" ? text(worker, "worker") : json(worker, "worker");
      const [slips, on, years] = [json(paid, "paid"), text(today, "today"), optionalText(seniority, "seniority")];
      const known = count(grade ?? undefined, "grade");
      return run(() => inner.backPay(this.id, choices, who, slips, on, known, years));
    }

    backPay(worker, paid, options) {
      return JSON.parse(this.backPayJson(worker, paid, options));
    }

    raisesJson(worker, { day, today } = {}) {
      const [inner, choices] = [Handle.inner(this.#pack, Pack), json(this.#choices, "choices")];
      const who = typeof worker === "string" ? text(worker, "worker") : json(worker, "worker");
      const [asked, on] = [text(day, "day"), text(today, "today")];
      return run(() => inner.raises(this.id, choices, who, asked, on));
    }

    raises(worker, options) {
      return JSON.parse(this.raisesJson(worker, options));
    }

    payJson(worker, options) {
      return this.#ask(worker, options, "explained");
    }

    pay(worker, options) {
      const source = this.payJson(worker, options);
      // The reasons are most of the text, and a page may never open them. A quote within a text is escaped, so this is their key.
      const at = source.indexOf(REASONS);
      const slip = JSON.parse(`${source.slice(0, at)}}`);
      let explanation;
      const get = () => (explanation ??= JSON.parse(source.slice(at + REASONS.length, -1)));
      return Object.defineProperty(slip, "explanation", { get, enumerable: true, configurable: true });
    }

    text(worker, options) {
      return this.#ask(worker, options, text(options?.lang, "lang"));
    }

    markdown(worker, options) {
      return this.#ask(worker, options, `md:${text(options?.lang, "lang")}`);
    }
  }

  return { api: { ...api, Pack }, kit };
}
