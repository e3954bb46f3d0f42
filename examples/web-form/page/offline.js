// @ts-check
/** The service worker that keeps the page on the phone, as the page sees it. */

export const offline = {
  /** Whether all files are kept. */
  isReady: false,

  /** @param {() => void} ready @param {(use: () => void) => void} offer offers a newer version, which comes when `use` is called */
  async start(ready, offer) {
    if (!("serviceWorker" in navigator)) return;
    const workers = navigator.serviceWorker;
    const registration = await workers.register("sw.js", { updateViaCache: "none" });
    const waits = () => {
      const { waiting } = registration;
      // Without one in charge it is the first version, and there is nothing to change.
      if (waiting && workers.controller) offer(() => waiting.postMessage("take over"));
    };
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", waits));
    waits();
    let first = workers.controller === null;
    workers.addEventListener("controllerchange", () => {
      if (!first) location.reload();
      first = false;
    });
    await workers.ready;
    offline.isReady = true;
    ready();
  },
};
