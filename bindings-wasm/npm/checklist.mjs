import { json, optionalText, text } from "./cross.mjs";
import { wrap as wrapForms } from "./forms.mjs";

/** Forms, and what a rulebook's checklist gives a person, a household or a village. */
export function wrap(raw, ready) {
  const { api, kit } = wrapForms(raw, ready);
  const { Handle, KEY, hold, run } = kit;

  class Pack extends api.Pack {
    checklist(domain) {
      return new Checklist(KEY, this, optionalText(domain, "domain"), {});
    }
  }

  const facts = (given) => (typeof given === "string" ? text(given, "facts") : json(given, "facts"));

  const line = (record) => (typeof record === "string" ? text(record, "record").replaceAll("\n", " ") : json(record, "record"));

  class Checklist extends Handle {
    constructor(key, pack, domain, choices) {
      const [rulebook, written] = [Handle.inner(pack, Pack), json(choices, "choices")];
      super(key, run(() => rulebook.checklist(domain, written)), { domain: domain ?? null }, { pack, choices });
    }

    items() {
      return JSON.parse(Handle.inner(this, Checklist).items());
    }

    choose(choices) {
      const { pack, choices: before } = this[KEY];
      return new Checklist(KEY, pack, this.domain ?? undefined, { ...before, ...choices });
    }

    matchJson(given, { asOf, form, division, subject } = {}, item = undefined) {
      const [inner, known, day] = [Handle.inner(this, Checklist), facts(given), text(asOf, "asOf")];
      const asked = [optionalText(form, "form"), optionalText(division, "division"), optionalText(subject, "subject")];
      return run(() => inner.matched(known, day, ...asked, item));
    }

    dueJson(records, { first, last, asOf, keptFrom, by = [], only = {}, reasons = false, readings = {}, subjects = [], today = asOf } = {}) {
      const inner = Handle.inner(this, Checklist);
      const lines = ([form, each]) => [text(form, "form"), [...each].map((record) => line(record)).join("\n")];
      const days = [text(first, "first"), text(last, "last"), text(asOf, "asOf"), text(today, "today")];
      const words = [...days, optionalText(keptFrom, "keptFrom") ?? "", reasons ? "reasons" : ""];
      const spelled = Object.fromEntries(Object.entries(readings).map(([name, said]) => [name, String(said)]));
      const listed = [...subjects].flatMap((each) => ["subject", "key", "first", "last", "division"].map((name) => optionalText(each[name], name) ?? ""));
      const asked = [json(spelled, "readings"), [...by].map((name) => text(name, "by"))];
      const alone = Object.entries(only).flat().map((name) => text(name, "only"));
      return run(() => inner.due(Object.entries(records).flatMap(lines), words, ...asked, alone, listed));
    }

    due(records, options) {
      return JSON.parse(this.dueJson(records, options));
    }

    match(given, options) {
      return new Match(KEY, this, facts(given), options);
    }
  }

  class Match {
    constructor(key, checklist, known, options) {
      if (key !== KEY) throw new TypeError("a Match is made by checklist.match");
      const source = checklist.matchJson(known, options);
      hold(this, { checklist, known, options, source }, JSON.parse(source));
    }

    get json() {
      return this[KEY].source;
    }

    outcome(id) {
      const name = text(id, "id");
      return this.items.find((item) => item.id === name)?.outcome ?? null;
    }

    explain(id) {
      const { checklist, known, options } = this[KEY];
      return JSON.parse(checklist.matchJson(known, options, text(id, "id")));
    }

    toJSON() {
      return JSON.parse(this.json);
    }
  }

  return { api: { ...api, Pack }, kit };
}
