// @ts-check
/// <reference lib="webworker" />
/** Keeps every file of one version of the page, and gives them out where there is no network. Nothing of a record passes through here. */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** The build puts the files and a hash of them all here, so that any change is another version. */
const FILES = ["PRECACHE"];
const CACHE = "wushe-web-form-VERSION";

worker.addEventListener("install", (event) => {
  const fresh = FILES.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

worker.addEventListener("activate", (event) => {
  const clean = async () => {
    for (const name of await caches.keys()) if (name.startsWith("wushe-web-form-") && name !== CACHE) await caches.delete(name);
    await worker.clients.claim();
  };
  event.waitUntil(clean());
});

// Files of two versions don't fit together, so a new one waits until it is asked in.
worker.addEventListener("message", ({ data }) => data === "take over" && void worker.skipWaiting());

worker.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  const { origin } = new URL(url);
  if (method !== "GET" || origin !== worker.location.origin) return;
  const kept = async () => {
    const cache = await caches.open(CACHE);
    const page = mode === "navigate" ? await cache.match("./") : undefined;
    return page ?? (await cache.match(event.request, { ignoreSearch: true })) ?? fetch(event.request);
  };
  event.respondWith(kept());
});
