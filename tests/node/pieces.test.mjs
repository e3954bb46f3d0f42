import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Network, Pack, WusheError } from "wushe";

import { readVectors } from "../js/read-vectors.mjs";

const pack = Pack.builtin("hinggan");
const today = "2022-05-21";
const head = "走访日期,社工站,走访社工,家庭编号,服务人数\n";
const options = { form: "home_visit", today };
const long = head + "2022-05-20,152221100000,W1,H1,2\n2022/4/2,152221101000,W2,H𠮷,\n2022-05-32,152221100000,W1,H2,1\n".repeat(8000);

const utf8 = (text) => new TextEncoder().encode(text);
const cut = (bytes, size) => Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
const stream = (pieces) => new ReadableStream({ start(controller) {
  for (const piece of pieces) controller.enqueue(piece);
  controller.close();
} });
async function* drawn(pieces) {
  for (const piece of pieces) yield piece;
}

/** What can be told of a ledger, whole. */
function told(records) {
  const answer = [records.report.json, records.columnsJson(), Buffer.from(records.toBytes()).toString("base64")];
  records.free();
  return answer;
}

test("every ledger of the vectors has the answer of the whole text, in pieces of 1, 7 and 4,096 bytes", async () => {
  let seen = 0;
  for (const vector of readVectors().map((line) => JSON.parse(line)).filter(({ op }) => op === "ledger")) {
    const rulebook = typeof vector.pack === "object" ? Pack.fromJson(JSON.stringify(vector.pack)) : pack;
    const asked = { form: vector.form, today: vector.today, normalise: vector.normalise, excelDates: vector.excel_dates };
    const expected = told(rulebook.records(vector.text, asked));
    const bytes = utf8(vector.text);
    for (const size of [1, 7, 4096]) assert.deepEqual(told(await rulebook.readLedger(cut(bytes, size), asked)), expected, `${vector.id} by ${size}`);
    if (rulebook !== pack) rulebook.free();
    seen += 1;
  }
  assert.ok(seen > 20, `${seen}`);
});

test("every kind of source gives the same", async () => {
  const bytes = utf8(long);
  const expected = told(pack.records(long, options));
  const letters = Array.from({ length: Math.ceil(long.length / 9) }, (_, at) => long.slice(at * 9, at * 9 + 9));
  const sources = [long, bytes, bytes.buffer, new DataView(bytes.buffer), new Blob([bytes]), cut(bytes, 100_000), drawn(cut(bytes, 70_001)), stream(cut(bytes, 50_000)), letters, drawn([long]), [head, utf8(long.slice(head.length))]];
  for (const [at, source] of sources.entries()) assert.deepEqual(told(await pack.readLedger(source, options)), expected, `source ${at}`);
  const empty = told(pack.records("", options));
  for (const source of ["", new Blob([]), [], stream([])]) assert.deepEqual(told(await pack.readLedger(source, options)), empty);
});

test("an encoding that this module does not read is told once, and as the whole text tells it", async () => {
  const wide = new Uint8Array(Uint16Array.from(`\ufeff${head}`, (char) => char.charCodeAt(0)).buffer);
  const gb18030 = Uint8Array.from([0xd7, 0xdf, 0xb7, 0xc3, 0xc8, 0xd5, 0xc6, 0xda, 0x2c, 0xc9, 0xe7, 0xb9, 0xa4, 0xd5, 0xbe, 0x0a]);
  for (const bytes of [wide, gb18030, utf8("%PDF-1.7")]) {
    const whole = pack.records(bytes, options);
    assert.deepEqual(whole.report.report.findings.map(({ severity }) => severity), ["error"], whole.report.json);
    const expected = told(whole);
    for (const size of [1, 7, 4096]) assert.deepEqual(told(await pack.readLedger(cut(bytes, size), options)), expected);
  }
});

test("progress grows to the end, and the host lives on in between", async () => {
  let [ticks, far] = [0, []];
  const timer = setInterval(() => (ticks += 1), 1);
  const records = await pack.readLedger(new Blob([long]), { ...options, onProgress: (now) => far.push(now) });
  clearInterval(timer);
  const total = utf8(long).length;
  assert.ok(far.length > 2 && ticks > 1, `${far.length} calls, ${ticks} ticks`);
  assert.deepEqual(far.at(-1), { bytes: total, bytesTotal: total, rows: 24_000 });
  assert.ok(far.every(({ bytes, rows }, at) => at === 0 || (bytes >= far[at - 1].bytes && rows >= far[at - 1].rows)));
  records.free();
  const streamed = [];
  (await pack.readLedger(stream(cut(utf8(long), 4096)), { ...options, onProgress: (now) => streamed.push(now) })).free();
  assert.deepEqual(streamed.at(-1), far.at(-1));
});

test("it is called off before, within and while a stream has nothing to give", async () => {
  const within = new AbortController();
  const never = new AbortController();
  let closed;
  const stalled = new ReadableStream({ pull: () => new Promise(() => {}), cancel: (reason) => (closed = String(reason)) });
  setTimeout(() => never.abort(new Error("no more")), 20);
  await assert.rejects(pack.readLedger(long, { ...options, signal: AbortSignal.abort() }), { name: "AbortError" });
  await assert.rejects(pack.readLedger(long, { ...options, signal: within.signal, onProgress: () => within.abort() }), { name: "AbortError" });
  await assert.rejects(pack.readLedger(stalled, { ...options, signal: never.signal }), { message: "no more" });
  assert.equal(closed, "undefined");
  let returned = false;
  const pieces = (async function* () {
    try {
      for (;;) yield head;
    } finally {
      returned = true;
    }
  })();
  const later = new AbortController();
  setTimeout(() => later.abort(), 20);
  await assert.rejects(pack.readLedger(pieces, { ...options, signal: later.signal }), { name: "AbortError" });
  await new Promise((done) => setTimeout(done, 5));
  assert.ok(returned);
  assert.equal(pack.records(long, options).report.rows, 24_000, "the rulebook is as it was");
});

test("what can't be read is refused, and what breaks in between is handed on", async () => {
  const code = (expected) => (error) => error instanceof WusheError && error.findings[0].code === expected;
  await assert.rejects(pack.readLedger(long, { ...options, form: "no_such" }), code("form_unknown"));
  await assert.rejects(pack.readLedger(long, { ...options, today: "2022-02-30" }), code("date_not_real"));
  await assert.rejects(pack.readLedger(long, { ...options, today: undefined }), TypeError);
  for (const source of [undefined, null, 3, {}, [3], ["\ud800"], drawn(["a\ud800"]), [head, "\udc00"], ["\ud800", utf8("x")]]) await assert.rejects(pack.readLedger(source, options), TypeError);
  const broken = (async function* () {
    yield head;
    throw new Error("the line is dead");
  })();
  await assert.rejects(pack.readLedger(broken, options), { message: "the line is dead" });
  await assert.rejects(pack.readLedger(long, { ...options, onProgress: () => assert.fail("enough") }), { message: "enough" });
  const given = utf8(long);
  const gone = pack.readLedger(given, { ...options, onProgress: () => given.buffer.byteLength > 0 && structuredClone(given.buffer, { transfer: [given.buffer] }) });
  await assert.rejects(gone, TypeError);
});

test("the network is kept, and a rulebook that is freed in between is told", async () => {
  const network = Network.parse(readFileSync(new URL(import.meta.resolve("wushe/divisions/hinggan.csv")), "utf8"));
  const expected = told(pack.records(long, { ...options, network }));
  const reading = pack.readLedger(long, { ...options, network });
  network.free();
  assert.deepEqual(told(await reading), expected);
  const other = Pack.fromJson(pack.json());
  const late = other.readLedger(new Blob([long]), options);
  other.free();
  await assert.rejects(late, /was freed/);
});
