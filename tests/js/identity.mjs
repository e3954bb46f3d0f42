/** The answers to the cases of `../identity/generate.py`, one report a line. */
export function answers(wushe, cases) {
  const pack = wushe.Pack.builtin("hinggan");
  const forms = new Map(pack.forms.map((id) => [id, pack.form(id)]));
  return cases
    .split("\n")
    .filter(Boolean)
    .map((line) => {
      const { ledger, form, today, text, base64, pack: asked } = JSON.parse(line);
      if (asked !== undefined) return identity(wushe, asked, text);
      const bytes = () => (base64 === undefined ? text : Uint8Array.from(atob(base64), (byte) => byte.codePointAt(0)));
      const report = ledger ? pack.checkLedger(bytes(), { form, today }) : forms.get(form).checkText(text, { today });
      return `${report.json}\n`;
    })
    .join("");
}

/** The package has this rulebook built in, and reads every other one as JSON. */
const BUILTIN = "hinggan";

/** What a rulebook is: a built-in one by its name, or one by its JSON. */
function identity(wushe, name, text) {
  const pack = name !== BUILTIN ? wushe.Pack.fromJson(text) : wushe.Pack.builtin(name);
  const line = JSON.stringify({ pack: pack.id, version: pack.version, hash: pack.hash });
  pack.free();
  return `${line}\n`;
}
