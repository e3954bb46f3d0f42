import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../vectors/", import.meta.url);

/** Every line of every file, the files by name. */
export const readVectors = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .sort()
    .flatMap((name) => readFileSync(new URL(name, folder), "utf8").split("\n").filter(Boolean));

const generated = new URL("../../core/packs/generated/", import.meta.url);

/** The texts of the rulebooks by name. */
export const readRulebooks = () =>
  Object.fromEntries(readdirSync(generated).filter((name) => name.endsWith(".json")).map((name) => [name.replace(/\.json$/, ""), readFileSync(new URL(name, generated), "utf8")]));

export const readExceptions = (runner) => JSON.parse(readFileSync(new URL("exceptions.json", folder), "utf8"))[runner];
