"use strict";
const { wrap } = require("./api.cjs");

const { parse, parseJson } = wrap(require("./glue/node.cjs"), () => {});

// In Node the module is loaded by now; `init` is here so that one source runs in both places.
const init = async () => {};

module.exports = { default: init, init, parse, parseJson };
