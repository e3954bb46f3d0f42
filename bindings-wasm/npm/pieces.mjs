/** A ledger that comes in pieces, between which the page lives on. */
import { bytes } from "./cross.mjs";

/** Bytes that are checked before the clock is looked at, bytes of a file that are read at once, and milliseconds until others have their turn. */
const [SLICE, PART, TURN] = [1 << 15, 1 << 18, 12];

/** Lets the host do what waits: draw, listen, call off. */
const others = () =>
  globalThis.scheduler?.yield?.() ??
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });

const drawn = (source) => {
  if (typeof source?.getReader === "function") {
    const reader = source.getReader();
    return { next: () => reader.read(), return: () => reader.cancel() };
  }
  const iterate = source?.[Symbol.asyncIterator] ?? source?.[Symbol.iterator];
  if (typeof iterate !== "function") throw new TypeError("a ledger must be bytes, a string, a Blob, or a stream or a list of bytes and strings");
  return iterate.call(source);
};

/** The pieces of what can be read once, which are kept: what the text is spelled in is known at its end alone. */
async function* once(source, kept, until) {
  const iterator = drawn(source);
  let [half, whole] = ["", false];
  try {
    for (;;) {
      const { done, value } = await until(iterator.next());
      let piece = done ? "" : value;
      if (typeof piece === "string") {
        // A character of two halves may be cut between them.
        piece = half + piece;
        half = !done && /[\ud800-\udbff]$/.test(piece) ? piece.slice(-1) : "";
        piece = piece.slice(0, piece.length - half.length);
      } else if (half !== "") {
        piece = half;
      }
      const own = bytes(piece, "a piece of the ledger").slice();
      kept.push(own);
      yield own;
      if (done) break;
    }
    whole = true;
  } finally {
    if (!whole) (async () => iterator.return?.())().catch(() => {});
  }
}

async function* parts(blob, until) {
  for (let from = 0; from < blob.size; from += PART) yield new Uint8Array(await until(blob.slice(from, from + PART).arrayBuffer()));
}

/** Leads a ledger through `start`, which makes what checks it of the probe that has seen it all. */
export const reading = ({ run }, raw) => async (source, { onProgress, signal } = {}, start) => {
  const reason = () => signal.reason ?? new DOMException("the ledger was called off", "AbortError");
  let off;
  const called = signal ? new Promise((_, reject) => signal.addEventListener("abort", (off = () => reject(reason())))) : undefined;
  called?.catch(() => {});
  const until = (promise) => (signal?.aborted ? Promise.reject(reason()) : called ? Promise.race([promise, called]) : promise);
  let since = performance.now();
  const pass = async (pieces, take, tell) => {
    let count = 0;
    for await (const piece of pieces) {
      for (let from = 0; from < piece.length; from += SLICE) {
        if (signal?.aborted) throw reason();
        const slice = piece.subarray(from, from + SLICE);
        const rows = take(slice);
        count += slice.length;
        if (performance.now() - since >= TURN) {
          tell(count, rows);
          await others();
          since = performance.now();
        }
      }
    }
    if (signal?.aborted) throw reason();
    return count;
  };
  let probe, feed;
  try {
    const isWhole = typeof source === "string" || source instanceof ArrayBuffer || ArrayBuffer.isView(source);
    const isBlob = typeof Blob === "function" && source instanceof Blob;
    const kept = isWhole ? [bytes(source, "source")] : [];
    const again = () => (isBlob ? parts(source, until) : kept);
    const tell = (count, total, rows) => onProgress?.({ bytes: count, bytesTotal: total, rows });
    probe = run(() => raw.Probe.of());
    const first = isWhole || isBlob ? again() : once(source, kept, until);
    const total = await pass(first, (slice) => (probe.feed(slice), 0), (count) => isWhole || isBlob || tell(count, null, 0));
    const seen = probe;
    probe = undefined;
    feed = start(seen);
    let checked = 0;
    const fed = await pass(again(), (slice) => (checked = feed.feed(slice)), (count, rows) => tell(count, total, rows));
    // A buffer that was given away in between is empty.
    if (fed !== total) throw new TypeError("the ledger has changed while it was read");
    tell(total, total, checked);
    const whole = feed;
    feed = undefined;
    return run(() => whole.finish());
  } finally {
    if (off) signal.removeEventListener("abort", off);
    probe?.free();
    feed?.free();
  }
};
