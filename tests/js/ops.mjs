/** What a vector may ask for, over the package's API: each gives the library's own JSON text. */
export const ops = (wushe) => ({
  parse: ({ type, text }) => wushe.parseJson(type, text),
});
