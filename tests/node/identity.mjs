#!/usr/bin/env node
// `identity.mjs CASES OUT`: Node's answers.
import { readFileSync, writeFileSync } from "node:fs";

import * as wushe from "wushe";

import { answers } from "../js/identity.mjs";

const [cases, out] = process.argv.slice(2);
writeFileSync(out, answers(wushe, readFileSync(cases, "utf8")));
