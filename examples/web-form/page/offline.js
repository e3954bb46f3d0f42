// @ts-check
/** The service worker that keeps the page on the phone, as the page sees it. */

export const offline = {
  /** Whether all files are kept. */
  isReady: false,

  /** @param {() => void} ready @param {(use: () => void) => void} offer offers a newer version, which comes when `use` is called */
  start(ready, offer) {
    if (!("serviceWorker" in navigator)) return;
    const workers = navigator.serviceWorker;
    // Not after the registration: without a network that may wait for long, and the worker of last time is there.
    void workers.ready.then(() => {
      offline.isReady = true;
      ready();
    });
    let first = workers.controller === null;
    workers.addEventListener("controllerchange", () => {
      if (!first) location.reload();
      first = false;
    });
    const watch = (/** @type {ServiceWorkerRegistration} */ registration) => {
      const waits = () => {
        const { waiting } = registration;
        // Without one in charge it is the first version, and there is nothing to change.
        if (waiting && workers.controller) offer(() => waiting.postMessage("take over"));
      };
      registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", waits));
      waits();
    };
    workers.register("sw.js", { updateViaCache: "none" }).then(watch, () => {});
  },
};
