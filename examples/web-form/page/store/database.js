// @ts-check
/** IndexedDB as promises. What it holds was sealed before it came here; only names and the state of a record are open. */

const NAME = "wushe-web-form";

/** @typedef {"lock" | "records" | "settings"} Store */

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const store of ["lock", "records", "settings"]) request.result.createObjectStore(store, { keyPath: "id" });
    };
    request.onsuccess = () => {
      // Another tab that erases or upgrades does not wait for this one.
      request.result.onversionchange = () => {
        request.result.close();
        location.reload();
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/**
 * @template T
 * @param {Store} store
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
 * @returns {Promise<T>}
 */
async function transact(store, mode, ask) {
  const transaction = (await database()).transaction(store, mode, { durability: mode === "readwrite" ? "strict" : "default" });
  const request = ask(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    // What was written is there when its transaction is complete, not when its request has succeeded.
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** @param {Store} store @param {string} id */
export const read = (store, id) => transact(store, "readonly", (records) => records.get(id));
/** @param {Store} store */
export const readAll = (store) => transact(store, "readonly", (records) => records.getAll());
/** @param {Store} store @param {{ id: string, [member: string]: unknown }} value */
export const keep = (store, value) => transact(store, "readwrite", (records) => records.put(value));
/** As {@link keep}, but fails where there is one of that name. @param {Store} store @param {{ id: string, [member: string]: unknown }} value */
export const add = (store, value) => transact(store, "readwrite", (records) => records.add(value));
/** @param {Store} store @param {string} id */
export const drop = (store, id) => transact(store, "readwrite", (records) => records.delete(id));

/** Erases all of it, key included: what was sealed is lost. */
export async function erase() {
  const mine = await database();
  mine.onversionchange = null;
  mine.close();
  opened = undefined;
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = () => resolve(undefined);
    request.onerror = () => reject(request.error);
  });
}
