"use strict";
const { wrap } = require("./api.cjs");

// In Node the module is loaded by now; `init` is here so that one source runs in both places.
const init = async () => {};

const {
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
} = wrap(require("./glue/node.cjs"), () => {});

// Name by name, so that Node sees them when an ES module imports this file.
module.exports = {
  default: init,
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
};
