// Runs in the page; `run.mjs` calls what it leaves on `globalThis`.
import init, * as wushe from "/package/";

import { ops } from "../js/ops.mjs";
import { runVectors } from "../js/run-vectors.mjs";

globalThis.runVectors = async (lines, exceptions) => {
  await init();
  return runVectors(lines, ops(wushe), exceptions);
};

globalThis.refusesLoneSurrogates = () => {
  try {
    wushe.parse("date", "\ud800");
    return false;
  } catch (error) {
    return error instanceof TypeError;
  }
};
