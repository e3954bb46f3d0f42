import assert from "node:assert/strict";
import { test } from "node:test";

import { reactive, readonly, ref } from "@vue/reactivity";
import { Network, Pack } from "wushe";
import { Pack as PayPack } from "wushe/pay";

const today = "2022-05-21";
const csv = "走访日期,社工站,走访社工,家庭编号\n2022/5/20,152221100000,W1,H1\n";
const divisions = "# lists: 2021-10-31,2022-10-31\ncode,name,from,until\n152221000000,科尔沁右翼前旗,2021-10-31,2022-10-31\n152221100000,科尔沁镇,2021-10-31,2022-10-31\n";

/** Ways in which a framework holds an object of ours; the last two stand for those that make a proxy of whatever they are given. */
const WAYS = {
  "Vue's ref": (value) => ref(value).value,
  "Vue's reactive": (value) => reactive({ value }).value,
  "Vue's readonly": (value) => readonly({ value }).value,
  "a proxy": (value) => new Proxy(value, {}),
  "a proxy that hands itself on": (value) => new Proxy(value, { get: (target, key, receiver) => Reflect.get(target, key, receiver) }),
};

for (const [name, held] of Object.entries(WAYS)) {
  test(`every object of the package answers behind ${name}`, () => {
    const pack = held(Pack.fromJson(Pack.builtin("hinggan").json()));
    assert.equal(pack.id, "hinggan");
    const form = held(pack.form("home_visit"));
    assert.equal(form.fields("en")[0].id, "visited_on");
    const report = held(form.check({}, { today }));
    assert.deepEqual([report.ok, report.complete, report.message(report.findings[0], "en").length > 0], [false, false, true]);
    assert.equal(JSON.stringify(report), report.json);
    const network = held(Network.parse(divisions));
    assert.equal(held(network.withSuccessions(pack)).query(today, { kind: "unit", code: "152221" }).answer.name, "科尔沁右翼前旗");
    const records = held(pack.records(csv, { form: "home_visit", today, network }));
    assert.deepEqual([records.length, held(records.report).ok], [1, true]);
    const figures = held(records.figures({ network }));
    assert.equal(figures.figure("households_visited", "152221", "2022-05").value, "1");
    assert.equal(figures.by("households_visited", "152221", "2022-05", { months: true }).parts.length, 1);
    const scheme = held(held(PayPack.builtin("hinggan")).scheme("community_worker"));
    assert.ok(held(scheme.choose({})).pay({ worker: "W1" }, { month: "2022-05", today: "2022-06-01" }).missing.length > 0);
    for (const handle of [figures, records, network, pack]) {
      handle.free();
      handle.free();
    }
    assert.throws(() => pack.id, /was freed/);
    assert.throws(() => figures.figure("households_visited"), /was freed/);
  });
}
