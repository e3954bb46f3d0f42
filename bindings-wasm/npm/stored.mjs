import { json, text } from "./cross.mjs";

/** Records as they are stored, and what takes their place: `form.store`, `pack.stored` and the class of what they give. */
export function storing({ Form, Handle, KEY, hold, inWorld, run }, Pack) {
  class StoredRecord {
    constructor(key, pack, answer) {
      if (key !== KEY) throw new TypeError("a StoredRecord is made by form.store or pack.stored");
      const { hash, findings, stored } = JSON.parse(answer);
      const { form, rulebook, checked_on, fields, correction } = stored;
      // It stands last, and a quote within a text is escaped.
      const whole = answer.slice(answer.indexOf('"stored":') + 9, -1);
      Object.defineProperties(this, { answer: { value: answer }, json: { value: whole } });
      hold(this, pack, { form, rulebook, checked_on, fields, correction: correction ?? null, hash, findings });
    }

    correct(values, options) {
      return this.correctText(json(values, "values"), options);
    }

    correctText(source, options) {
      const [inner, given, { correction }] = [Handle.inner(this[KEY], Pack), text(source, "text"), options ?? {}];
      const why = correction === undefined || correction === null || typeof correction === "string" ? correction : json(correction, "correction");
      const answer = run(() => inWorld(options ?? {}, (world) => inner.correct(this.json, given, why ?? undefined, world)));
      return new StoredRecord(KEY, this[KEY], answer);
    }
  }

  Form.prototype.store = function store(values, options) {
    return this.storeText(json(values, "values", this[KEY].known), options);
  };
  Form.prototype.storeText = function storeText(source, options) {
    const { pack } = this[KEY];
    const [inner, given] = [Handle.inner(pack, Pack), text(source, "text")];
    return new StoredRecord(KEY, pack, run(() => inWorld(options ?? {}, (world) => inner.store(this.id, given, world))));
  };
  Pack.prototype.stored = function stored(source) {
    const [inner, given] = [Handle.inner(this, Pack), text(source, "text")];
    return new StoredRecord(KEY, this, run(() => inner.stored(given)));
  };
  return StoredRecord;
}
