import { labs } from "../../src/labs/all.ts";
import { pay } from "../../src/labs/pay/index.ts";
import { toUs } from "../../src/sim/process.ts";
import { effective } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import { layout } from "../../src/timeline/layout.ts";
import { benchToggles } from "./browser.ts";
import { flatQueue, handlers, processes } from "./hold.ts";
import { printTable, type Timing, timings } from "./measure.ts";
import { benchTasks } from "./tasks.ts";

/** The kernel may cost this much more than a bare heap, which has no handlers, no order of equal times, no clock. */
const TARGET = 1.5;

const [only, ...wanted] = process.argv.slice(2);
if (only === "tasks") await benchTasks(wanted);
else {
  benchKernel();
  benchPay();
  benchLayout();
  await benchToggles();
}

function benchKernel(): void {
  const rows = [1e3, 1e5, 1e6].map((pending) => {
    const events = 200_000;
    const [bare, ours, generators] = timings([
      flatQueue(pending, events),
      handlers(pending, events),
      processes(pending, events),
    ]) as [Timing, Timing, Timing];
    return [
      pending.toExponential(0).replace("e+", "e"),
      bare.ns.toFixed(0),
      ours.ns.toFixed(0),
      `${ours.ratio.toFixed(2)} ${ours.ratio <= TARGET ? "ok" : "over"}`,
      generators.ns.toFixed(0),
      generators.ratio.toFixed(2),
    ];
  });
  const head = ["pending", "flatqueue", "handlers", `ratio (<= ${TARGET})`, "processes", "ratio"];
  printTable("Kernel, one event out and one in: ns an event", head, rows);
}

function benchPay(): void {
  const states = [
    { name: "as it opens", fixes: [], explicit: {} },
    { name: "three layers", fixes: ["cache", "idempotency", "retry"], explicit: {} },
    { name: "up to 20 attempts", fixes: ["retry"], explicit: { maxAttempts: 20, latency: "lognormal" } },
  ];
  const runs = 500;
  const settings = states.map((state) =>
    effective(pay.settings, pay.fixes, { lab: pay.id, seed: 1, ...state }),
  );
  const contenders = settings.map((values, i) => ({
    name: states[i]?.name ?? "",
    run: () => {
      for (let seed = 0; seed < runs; seed++) simulate(pay, values, seed);
      return runs;
    },
  }));
  const spent = timings(contenders);
  const rows = contenders.map(({ name }, i) => {
    const { executed } = simulate(pay, settings[i] as (typeof settings)[number], 1);
    const us = (spent[i]?.ns ?? 0) / 1000;
    return [name, us.toFixed(0), String(executed), `${(executed / us).toFixed(2)} M`];
  });
  printTable("Run of pay, from settings to findings", ["state", "us", "events", "events/s"], rows);
}

/** The pictures of all labs as they open: what every pan and zoom lays out anew. */
function benchLayout(): void {
  const contenders = labs.map((lab) => {
    const state = { lab: lab.id, fixes: [], explicit: {}, seed: 1 };
    const run = simulate(lab, effective(lab.settings, lab.fixes, state), 1);
    const endUs = Math.max(1, toUs(run.endMs));
    const lanes = lab.lanes(run, endUs);
    const draw = () => {
      layout(lanes, [], { fromUs: 0, toUs: endUs }, endUs, 900, 1);
      return 1;
    };
    return { name: lab.id, run: draw };
  });
  const rows = timings(contenders).map(({ ns, ratio }, i) => [
    contenders[i]?.name ?? "",
    (ns / 1e6).toFixed(2),
    ratio.toFixed(1),
  ]);
  printTable("Layout of the timelines, 900 px wide", ["lab", "ms", "of pay's"], rows);
}
