// Runs in the page; `run.mjs` and `identity.mjs` call what it leaves on `globalThis`.
import init, * as wushe from "/package/";
import loadPay, * as pay from "/package/pay";
import loadChecklist, * as checklist from "/package/checklist";

import { answers } from "../js/identity.mjs";
import { ops } from "../js/ops.mjs";
import { runVectors } from "../js/run-vectors.mjs";

await init();
await loadPay();
await loadChecklist();
const divisions = await (await fetch("/package/divisions/hinggan.csv")).text();

globalThis.runVectors = (lines, exceptions, rulebooks) => runVectors(lines, ops(wushe, divisions, pay, rulebooks, checklist), exceptions);

globalThis.answers = (cases) => answers(wushe, cases);

globalThis.refusesLoneSurrogates = () => {
  try {
    wushe.parse("date", "\ud800");
    return false;
  } catch (error) {
    return error instanceof TypeError;
  }
};

/** Runs an example as a module of its own; how many lines it prints. */
globalThis.runBlock = async (code) => {
  const { log } = console;
  let printed = 0;
  console.log = () => {
    printed += 1;
  };
  try {
    await import(`/block.mjs?${new URLSearchParams({ code })}`);
  } finally {
    console.log = log;
  }
  return printed;
};

globalThis.ready = true;
