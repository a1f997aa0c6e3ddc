import type { Lab } from "../../src/labs/lab.ts";
import type { Process } from "../../src/sim/process.ts";
import type { Fix, State } from "../../src/sim/settings.ts";
import { number } from "../../src/sim/settings.ts";
import type { World } from "../../src/sim/world.ts";

let labs = 0;

/** A lab whose runs were counted. */
export interface Counted {
  lab: Lab;
  /** How many ticks each run that was begun had, in order. */
  begun: number[];
}

const settings = {
  ticks: number("Ticks", "count", 4, "How often the clock ticks.", { min: 1, max: 1_000_000_000 }),
  gapMs: number("Gap", "ms", 1000, "How long between two ticks.", { min: 1, max: 5000 }),
  loud: number("Loudness", "count", 1, "How loud each tick is.", { min: 0, max: 10 }),
  bad: number("Bad", "count", 0, "At 1, the run fails.", { min: 0, max: 1 }),
};

const fixes: readonly Fix[] = [
  { id: "fast", title: "Fast", layer: "clock", patch: { gapMs: 100 }, description: "Ticks come faster." },
  { id: "quiet", title: "Quiet", layer: "bell", patch: { loud: 0 }, description: "Ticks are not heard." },
  {
    id: "slow",
    title: "Slow",
    layer: "clock",
    patch: { gapMs: 5000 },
    description: "Ticks come slower.",
    deeper: true,
  },
];

/** A lab of its own id that ticks and does nothing else, so that tests know all about its runs. */
export function countingLab(): Counted {
  const begun: number[] = [];
  const lab: Lab<typeof settings> = {
    id: `counting${++labs}`,
    title: "Counting",
    settings,
    fixes,
    groups: [{ title: "All", settings: ["ticks", "gapMs", "loud", "bad"] }],
    presets: [
      { id: "two", title: "Two", description: "Two ticks.", fixes: ["fast"], explicit: { ticks: 2 } },
    ],
    metrics: { ticks: { title: "Ticks", unit: "count" } },
    expectedMs: ({ ticks, gapMs }) => ticks * gapMs,
    play(world, values) {
      if (values.bad === 1) throw new Error("a spring is broken");
      begun.push(values.ticks);
      world.spawn(tick(world, values.ticks, values.gapMs));
      return () => ({
        metrics: { ticks: values.ticks, volume: values.ticks * values.loud },
        series: { ticks: { binMs: 1000, values: Float64Array.of(values.ticks, 0) } },
        findings: [],
      });
    },
    lede: () => "A clock ticks.",
    headline: ({ metrics }) => ({
      figure: `${metrics.volume}`,
      noun: "heard",
      harm: false,
      sentence: "It ticked.",
    }),
    lanes: () => [],
    stage: () => ({ parts: [], wires: [], messages: [], flashes: [], statusAt: () => ({}) }),
    describeEvent: () => "A tick.",
    thumbnail: [],
    limits: [],
  };
  return { lab, begun };
}

/** So many ticks that a run outlasts any test, if it is not cancelled. */
export const FOR_EVER = 1_000_000_000;

/** Only the first ticks are written down, so that a long run is slow and small. */
function* tick(world: World, ticks: number, gapMs: number): Process<void> {
  for (let count = 0; count < ticks; count++) {
    if (count < 100) world.record("tap", { actor: count });
    yield* world.sleep(gapMs);
  }
}

/** A state of the lab, as it comes but for what is given. */
export const stateOf = (lab: Lab, given: Partial<State> = {}): State => ({
  lab: lab.id,
  fixes: [],
  explicit: {},
  seed: 1,
  ...given,
});
