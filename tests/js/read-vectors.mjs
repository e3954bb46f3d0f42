import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../vectors/", import.meta.url);

/** Every line of every file, the files by name. */
export const readVectors = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".jsonl"))
    .sort()
    .flatMap((name) => readFileSync(new URL(name, folder), "utf8").split("\n").filter(Boolean));

export const readExceptions = (runner) => JSON.parse(readFileSync(new URL("exceptions.json", folder), "utf8"))[runner];
