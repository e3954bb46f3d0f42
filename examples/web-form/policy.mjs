// @ts-check
/** What the page may load and whom it may ask: its own files, its service, and a WebAssembly module. */

/** @param {string} service the origin of the service; empty if it is the page's own @param {{ script: string, style: string }} first hashes of what stands in the page itself */
export const policy = (service, { script, style }) =>
  [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${script}`,
    `style-src ${style}`,
    "img-src 'self' data:",
    "manifest-src 'self'",
    "worker-src 'self'",
    `connect-src 'self'${service === "" ? "" : ` ${new URL(service).origin}`}`,
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
