#!/usr/bin/env node
// @ts-check
// `serve.mjs [--port 8080] [--service URL] [--visits RULEBOOK]`: builds the page and serves it on this machine, compressed and with its policy.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

import { build, VISITS } from "./build.mjs";

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".csv": "text/csv; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Builds and serves; gives the server once it listens. @param {number} port @param {string} service @param {string} visits */
export async function serve(port, service, visits) {
  const { dist, policy } = build(service, visits);
  const bodies = new Map();
  const headers = {
    "content-security-policy": `${policy}; frame-ancestors 'none'`,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    // The browser asks each time; the service worker has the files anyway.
    "cache-control": "no-cache",
    "content-encoding": "gzip",
  };
  const body = (/** @type {string} */ path) => {
    if (!bodies.has(path)) bodies.set(path, gzipSync(readFileSync(join(dist, path))));
    return bodies.get(path);
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = pathname === "/" ? "/index.html" : pathname;
    try {
      if (request.method !== "GET" || path.includes("..")) throw new Error("not here");
      response.writeHead(200, { ...headers, "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(body(path));
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
    }
  });
  await new Promise((listening) => server.listen(port, "127.0.0.1", () => listening(undefined)));
  return server;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { port: { type: "string", default: "8080" }, service: { type: "string", default: "" }, visits: { type: "string", default: VISITS } } });
  const server = await serve(Number(values.port), values.service, values.visits);
  const address = server.address();
  console.log(`http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : values.port}/`);
}
