/**
 * Runs the lines of `tests/vectors/*.jsonl`, in Node and in a page alike.
 *
 * An exception is an id, or `prefix/*`, and its reason; one that passes is a failure. A vector that needs a feature which
 * the wasm module is built without is left out, and counted as excepted.
 */
export function runVectors(lines, ops, exceptions) {
  const failures = [];
  const seen = new Set();
  const used = new Set();
  let passed = 0;
  let excepted = 0;
  for (const line of lines) {
    const { id, fault, leftOut } = judge(line, ops);
    if (seen.has(id)) {
      failures.push(`${id}: stands twice`);
      continue;
    }
    seen.add(id);
    if (leftOut) {
      excepted += 1;
      continue;
    }
    const exception = Object.keys(exceptions).find((name) => (name.endsWith("*") ? id.startsWith(name.slice(0, -1)) : name === id));
    used.add(exception);
    if (!fault && !exception) passed += 1;
    else if (fault && exception) excepted += 1;
    else failures.push(`${id}: ${fault ?? `passes; take ${exception} from exceptions.json`}`);
  }
  for (const name of Object.keys(exceptions)) {
    if (!used.has(name)) failures.push(`${name}: excepts no vector`);
  }
  return { passed, excepted, failures };
}

/** The line that every runner prints. */
export const summary = (runner, { passed, excepted, failures }) =>
  `vectors: ${passed} passed, ${failures.length} failed (${runner}, ${excepted} excepted)`;

/** The features that the wasm module is built without. */
const LACKS = ["authoring", "gb18030"];

function judge(line, ops) {
  let id = line;
  try {
    const { expect, op, needs, ...input } = JSON.parse(line);
    id = input.id;
    if (LACKS.includes(needs)) return { id, leftOut: true };
    if (!Object.hasOwn(ops, op)) return { id, fault: `no op ${op}` };
    const answer = ops[op](input);
    // The vectors are written without spaces and in the order of our keys, so the text itself is compared.
    const expected = JSON.stringify(expect);
    return { id, fault: answer === expected ? undefined : `expected ${expected}\n    answered ${answer}` };
  } catch (error) {
    return { id, fault: `can't be run: ${error}` };
  }
}
