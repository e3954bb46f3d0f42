// Runs in the page; `run.mjs` calls what it leaves on `globalThis`.
import init, * as wushe from "/package/";

import { ops } from "../js/ops.mjs";
import { runVectors } from "../js/run-vectors.mjs";

globalThis.runVectors = async (lines, exceptions) => {
  await init();
  const divisions = await (await fetch("/package/divisions/hinggan.csv")).text();
  return runVectors(lines, ops(wushe, divisions), exceptions);
};

globalThis.refusesLoneSurrogates = () => {
  try {
    wushe.parse("date", "\ud800");
    return false;
  } catch (error) {
    return error instanceof TypeError;
  }
};
