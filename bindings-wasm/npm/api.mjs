/**
 * The package's functions over the wasm module: strings in, JSON text out, and the same as objects.
 *
 * A function that ends in `Json` gives the core's bytes; the one without parses them. To add one: a line in
 * `../src/lib.rs`, one here, its names in `node.cjs`, `node.mjs` and `web.mjs`, its type in `../types/index.d.ts`.
 */
export function wrap(raw, ready) {
  const textual = (run, ...names) => (...args) => {
    ready();
    return run(...names.map((name, at) => checked(args[at], name)));
  };

  const parseJson = textual(raw.parse, "kind", "text");

  return {
    parseJson,
    parse: (kind, text) => JSON.parse(parseJson(kind, text)),
  };
}

/** On its way into wasm a lone surrogate would silently become U+FFFD, so that two texts could look the same. */
function checked(text, name) {
  if (typeof text !== "string") throw new TypeError(`${name} must be a string`);
  const wellFormed = text.isWellFormed ? text.isWellFormed() : !/\p{Surrogate}/u.test(text);
  if (!wellFormed) throw new TypeError(`${name} has a lone surrogate: it is no Unicode text`);
  return text;
}
