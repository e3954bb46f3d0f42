// @ts-check
/** What the page may load and whom it may ask: its own files, its service, and a WebAssembly module. */

/** @param {string} service the origin of the service; empty if it is the page's own */
export const policy = (service) =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data:",
    "manifest-src 'self'",
    "worker-src 'self'",
    `connect-src 'self'${service === "" ? "" : ` ${new URL(service).origin}`}`,
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
