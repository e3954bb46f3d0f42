/** The answers to the cases of `../identity/generate.py`, one report a line. */
export function answers(wushe, cases) {
  const pack = wushe.Pack.builtin("hinggan");
  const forms = new Map(pack.forms.map((id) => [id, pack.form(id)]));
  return cases
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const { ledger, form, today, text } = JSON.parse(line);
      const report = ledger ? pack.checkLedger(text, { form, today }) : forms.get(form).checkText(text, { today });
      return `${report.json}\n`;
    })
    .join("");
}
