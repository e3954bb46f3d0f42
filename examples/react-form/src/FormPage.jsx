/** One record of any form. What is drawn, shown, required, wrong and asked next comes from the library; this page has no rule of its own. */
import { useEffect, useRef, useState } from "react";
import { sentence } from "wushe/forms";

const WORDS = {
  "zh-Hans": {
    other: "English", required: "必填", yes: "是", no: "否", unknown: "没问到", choose: "请选择", add: "加一行", remove: "去掉最后一行", row: (at) => `第 ${at} 行`,
    next: "接下来填：", finish: "完成", problems: (count) => `有 ${count} 处要改`, still: (label) => `还要填写才能定：${label}`, error: "错误：", warning: "提醒：", hint: "", complete: "填完了，可以上报：",
  },
  en: {
    other: "中文", required: "required", yes: "Yes", no: "No", unknown: "Not known yet", choose: "Choose", add: "Add a row", remove: "Remove the last row", row: (at) => `Row ${at}`,
    next: "Next: ", finish: "Finish", problems: (count) => `To correct: ${count}`, still: (label) => `To be answered first: ${label}`, error: "Error: ", warning: "Note: ", hint: "", complete: "Finished, ready to be sent:",
  },
};
/** Types of several inputs under one legend. */
const MANY = ["boolean", "options", "group"];
const KEYBOARD = { count: "numeric", amount: "decimal", division: "numeric", phone: "tel" };

const at = (path) => path.join(".");
const valueAt = (values, path) => path.reduce((inside, key) => inside?.[key], values);
const isFilled = (value) => value !== undefined && value !== "" && value.length !== 0;
/** The values with another one at a place; what is empty is taken out. */
function put(inside, [key, ...rest], value) {
  const copy = Array.isArray(inside) ? [...inside] : { ...inside };
  copy[key] = rest.length > 0 ? put(copy[key], rest, value) : value;
  if (rest.length === 0 && !isFilled(value)) delete copy[key];
  return copy;
}
const begun = (form, today) => form.state({}, { today }).fields.reduce((all, field) => (field.default === undefined ? all : put(all, field.path, field.default)), {});
const go = (place) => document.getElementById(place)?.focus();
const Link = ({ place, children }) => <a href={`#${place}`} onClick={(event) => (event.preventDefault(), go(place))}>{children}</a>;

export function FormPage({ form, today }) {
  const [lang, speak] = useState(/^en\b/.test(navigator.language) ? "en" : "zh-Hans");
  const [values, set] = useState(() => begun(form, today));
  /** The places that somebody has left, which may be told what is wrong with them. */
  const [left, leave] = useState(new Set());
  const [asked, ask] = useState(0);
  const summary = useRef(null);
  useEffect(() => void (document.documentElement.lang = lang), [lang]);
  useEffect(() => void (asked > 0 && summary.current?.focus()), [asked]);

  const [say, other] = [WORDS[lang], lang === "en" ? "zh-Hans" : "en"];
  const view = form.describe(lang);
  const { fields: states, report, complete, next: nextPath, record } = form.state(values, { today });
  /** The description of the field at a place; the numbers in a path are rows. */
  const viewAt = (path) => path.filter((key) => typeof key === "string").reduce((inside, key) => inside.fields.find(({ id }) => id === key), view);

  /** What is filled in stays in sight where it no longer applies: nobody could take it out otherwise. */
  const shown = states.filter(({ path, shown }) => shown !== false || isFilled(valueAt(values, path)));
  const places = new Set(shown.map(({ path }) => at(path)));
  /** Where a finding is told: at its own field, or at the nearest around it. */
  const owner = (path) => path.map((_, index) => at(path.slice(0, path.length - index))).find((place) => places.has(place));
  const fields = shown.map(({ path, required, options: offered = [] }) => {
    const [place, { label, hint, type, options }] = [at(path), viewAt(path)];
    const findings = asked > 0 || left.has(place) ? report.findings.filter((finding) => owner(finding.path) === place) : [];
    const described = [hint && `${place}-hint`, findings.length > 0 && `${place}-told`].filter(Boolean).join(" ") || undefined;
    const isTaken = (id) => offered.some((option) => option.id === id && option.enabled === false);
    return {
      path, place, hint, type, findings, described, section: viewAt(path.slice(0, 1)).section, value: valueAt(values, path), isRequired: required === true, isMany: MANY.includes(type),
      isWrong: findings.some(({ severity }) => severity === "error") || undefined, label: path.length > 1 ? `${say.row(path[1] + 1)} · ${label}` : label,
      options: options.map((option) => ({ ...option, isTaken: isTaken(option.id) })), put: (value) => set((before) => put(before, path, value)),
    };
  });
  const next = nextPath && fields.find(({ place }) => place === owner(nextPath));

  /** All that forbids the record, or else what its conditions still wait for. */
  const errors = report.findings.filter(({ severity }) => severity === "error").map((finding) => ({ place: owner(finding.path), text: report.message(finding, lang) }));
  const problems = errors.length > 0 || complete ? errors : [{ place: next?.place, text: say.still(next?.label ?? "") }];
  /** Below a label the place is known, unless it is another. */
  const told = (finding, place) => say[finding.severity] + (at(finding.path) === place ? sentence(finding, lang) : report.message(finding, lang));

  const draw = (one) => {
    const [Box, Caption] = one.isMany ? ["fieldset", "legend"] : ["div", "label"];
    return (
      <Box key={one.place} className="field" role={one.type === "boolean" ? "radiogroup" : undefined} aria-describedby={one.isMany ? one.described : undefined}
        aria-invalid={one.type === "boolean" ? one.isWrong : undefined} onBlur={() => leave((before) => new Set(before).add(one.place))}>
        <Caption htmlFor={one.isMany ? undefined : one.place}>{one.label}{one.isRequired && <span className="mark">{say.required}</span>}</Caption>
        {one.hint && <p id={`${one.place}-hint`} className="hint">{one.hint}</p>}
        <div id={`${one.place}-told`}>{one.findings.map((finding, index) => <p key={index} className={finding.severity}>{told(finding, one.place)}</p>)}</div>
        {(CONTROLS[one.type] ?? line)(one, say)}
      </Box>
    );
  };
  const sections = [{ id: null }, ...view.sections].map((section) => ({ ...section, fields: fields.filter((one) => one.section === section.id) })).filter((section) => section.fields.length > 0);
  return (
    <>
      <header><h1>{view.label}</h1><button type="button" className="quiet" lang={other} onClick={() => speak(other)}>{say.other}</button></header>
      {asked > 0 && problems.length > 0 && (
        <section ref={summary} className="summary" tabIndex={-1} aria-labelledby="summary-title">
          <h2 id="summary-title">{say.problems(problems.length)}</h2>
          <ul>{problems.map(({ place, text }) => <li key={text}><Link place={place}>{text}</Link></li>)}</ul>
        </section>
      )}
      <form noValidate onSubmit={(event) => (event.preventDefault(), ask(asked + 1))}>
        {sections.map((section) => <section key={section.id}>{section.label && <h2>{section.label}</h2>}{section.fields.map(draw)}</section>)}
        <p className="next">{next && <>{say.next}<Link place={next.place}>{next.label}</Link></>}</p>
        <button type="submit">{say.finish}</button>
      </form>
      {asked > 0 && complete && <section className="complete" role="status"><p>{say.complete}</p><pre>{JSON.stringify(record, null, 1)}</pre></section>}
    </>
  );
}

/** How each type of field is filled in; all others are a line of text. */
const CONTROLS = {
  group: ({ place, value = [], put }, say) => (
    <>
      <button id={place} type="button" className="quiet" onClick={() => put([...value, {}])}>{say.add}</button>
      {value.length > 0 && <button type="button" className="quiet" onClick={() => put(value.slice(0, -1))}>{say.remove}</button>}
    </>
  ),
  boolean: ({ place, value, put }, say) =>
    Object.entries({ yes: true, no: false, unknown: undefined }).map(([word, is]) => (
      <label key={word} className="choice"><input id={is === true ? place : undefined} type="radio" name={place} checked={value === is} onChange={() => put(is)} />{say[word]}</label>
    )),
  options: ({ place, value = [], options, isWrong, put }) => {
    // One that stands alone takes the others away, and the other way round.
    const stays = (option, on) => (id) => id !== option.id && !(on && (option.exclusive || options.find((known) => known.id === id)?.exclusive));
    const choose = (option, on) => put([...value.filter(stays(option, on)), ...(on ? [option.id] : [])]);
    return options.map((option, index) => (
      <label key={option.id} className="choice">
        <input id={index === 0 ? place : undefined} type="checkbox" checked={value.includes(option.id)} disabled={option.isTaken && !value.includes(option.id)}
          aria-invalid={isWrong} onChange={({ target }) => choose(option, target.checked)} />{option.label}
      </label>
    ));
  },
  option: ({ place, value = "", options, isRequired, isWrong, described, put }, say) => (
    <select id={place} value={value} aria-required={isRequired} aria-invalid={isWrong} aria-describedby={described} onChange={({ target }) => put(target.value)}>
      <option value="">{say.choose}</option>
      {options.map(({ id, label, isTaken }) => <option key={id} value={id} disabled={isTaken}>{label}</option>)}
    </select>
  ),
};

function line({ place, type, value = "", isRequired, isWrong, described, put }) {
  const Control = type === "text" ? "textarea" : "input";
  // A day that is typed in part is given as what is no day, so that the library tells it; its control stays as it is.
  const take = ({ target }, text) => put(target.validity.badInput ? "?" : text);
  return (
    <Control id={place} {...(type === "text" ? { rows: 1 } : { type: type === "date" ? "date" : "text" })} inputMode={KEYBOARD[type]} value={type === "date" && value === "?" ? "" : value} aria-required={isRequired}
      aria-invalid={isWrong} aria-describedby={described} onChange={(event) => take(event, event.target.value)} onBlur={(event) => take(event, event.target.value.trim())} />
  );
}
