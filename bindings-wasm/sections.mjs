/** The sections of a wasm module, read as the specification lays them out. */
export function sections(bytes) {
  const found = [];
  const reader = new Reader(bytes, 8);
  while (reader.at < bytes.length) {
    const start = reader.at;
    const id = reader.byte();
    const size = reader.number();
    const body = reader.at;
    const name = id === 0 ? new Reader(bytes, body).text() : SECTION_NAMES[id];
    found.push({ id, name, start, body, end: body + size });
    reader.at = body + size;
  }
  return found;
}

/** The module as it is shipped: without the names of its functions, which no engine needs and which are a fifth of the bytes. */
export function withoutNames(bytes) {
  const names = sections(bytes).filter(({ id, name }) => id === 0 && name === "name");
  return names.reduceRight((rest, { start, end }) => Buffer.concat([rest.subarray(0, start), rest.subarray(end)]), bytes);
}

/** Name and size of every function that the module defines. */
export function functions(bytes) {
  const all = sections(bytes);
  const imported = countImportedFunctions(bytes, all);
  const names = functionNames(bytes, all);
  const code = all.find(({ id }) => id === 10);
  const reader = new Reader(bytes, code.body);
  return Array.from({ length: reader.number() }, (_, at) => {
    const start = reader.at;
    const size = reader.number();
    reader.at += size;
    return { name: names.get(imported + at) ?? "", size: reader.at - start };
  });
}

const SECTION_NAMES = ["custom", "type", "import", "function", "table", "memory", "global", "export", "start", "element", "code", "data", "data count", "tag"];

function countImportedFunctions(bytes, all) {
  const section = all.find(({ id }) => id === 2);
  if (!section) return 0;
  const reader = new Reader(bytes, section.body);
  let functions = 0;
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind !== 0) throw new Error(`size.mjs can't read an import of kind ${kind}`);
    reader.number();
    functions += 1;
  }
  return functions;
}

function functionNames(bytes, all) {
  const section = all.find(({ id, name }) => id === 0 && name === "name");
  if (!section) throw new Error("the module has no names to count by");
  const reader = new Reader(bytes, section.body);
  reader.text();
  const names = new Map();
  while (reader.at < section.end) {
    const kind = reader.byte();
    const end = reader.number() + reader.at;
    if (kind === 1) {
      for (let left = reader.number(); left > 0; left -= 1) names.set(reader.number(), reader.text());
    }
    reader.at = end;
  }
  return names;
}

class Reader {
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned LEB128. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  text() {
    const length = this.number();
    this.at += length;
    return Buffer.from(this.bytes.subarray(this.at - length, this.at)).toString("utf8");
  }
}
