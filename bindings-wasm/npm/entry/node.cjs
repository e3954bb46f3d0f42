"use strict";
const { wrap } = require("../WRAP.cjs");

// In Node the module is loaded by now; `init` is here so that one source runs in both places.
const init = async () => {};

const { NAMES } = wrap(require("./glue/node.cjs"), () => {}).api;

// Name by name, so that Node sees them when an ES module imports this file.
module.exports = { default: init, init, NAMES };
