#!/usr/bin/env node
// Compiles the forms of a rulebook's JSON for `wushe/forms`: `npx wushe-compile PACK.json OUT [FORM…]`; without names it is all forms.
import { readFileSync, writeFileSync } from "node:fs";

import { Pack, WusheError } from "wushe";

const [from, to, ...forms] = process.argv.slice(2);
if (to === undefined) {
  console.error("usage: wushe-compile PACK.json OUT [FORM…]");
  process.exit(2);
}
try {
  writeFileSync(to, Pack.fromJson(readFileSync(from, "utf8")).compiled({ forms }));
} catch (error) {
  if (!(error instanceof WusheError)) throw error;
  console.error(error.message);
  process.exit(1);
}
