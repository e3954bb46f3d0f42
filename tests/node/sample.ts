// Checked by `tsc --strict`, never run: what the package's types allow and what they refuse.
import init, { parse, parseJson, type Code, type Finding, type Kind } from "wushe";

await init();
await init(new URL("https://example.org/wushe.wasm"));

const date = parse("date", "2022-05-21");
if ("value" in date) {
  const year: number = date.year;
  void year;
} else {
  const [first]: readonly [Finding, ...Finding[]] = date.findings;
  const code: Code = first.code;
  const step: string | number | undefined = first.path[0];
  void [code, step];
}

const id = parse("resident_id", "11010519491231002X");
if ("sex" in id) {
  const length: 15 | 18 = id.length;
  void length;
  // @ts-expect-error the number itself never comes back
  id.value;
}

const division = parse("division_code", "152221000000");
if ("level" in division) {
  // @ts-expect-error the tree may end here
  const parent: string = division.parent;
  void parent;
}

// @ts-expect-error it may have been refused
parse("amount", "1").value;
// @ts-expect-error amounts cross as text
parse("amount", 1.5);
// @ts-expect-error there is no such kind
parse("dates", "2022-05-21");
// @ts-expect-error answers are not written to
if ("value" in date) date.value = "";

const kind: Kind = "count";
const text: string = parseJson(kind, "12");
void text;

// @ts-expect-error no such code
const wrong: Code = "no_such_code";
void wrong;
