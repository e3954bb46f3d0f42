import package_ from "./node.cjs";

export const {
  init,
  Network,
  Pack,
  WusheError,
  evaluate,
  evaluateJson,
  explainCondition,
  explainConditionJson,
  message,
  parse,
  parseJson,
  readTable,
  readTableJson,
  sentence,
} = package_;
export default init;
