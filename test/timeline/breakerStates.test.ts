import { describe, expect, test } from "vitest";
import { breaker } from "../../src/labs/breaker/index.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { storm } from "../../src/labs/storm/index.ts";
import type { State } from "../../src/sim/settings.ts";
import { events } from "../../src/sim/trace.ts";
import { MOST_STATES } from "../../src/timeline/breakerStates.ts";
import { runOf } from "../labs/readings.ts";

/** A breaker that lets a probe through as soon as it has opened, before a service that fails for as long as the run lasts. */
const FLAPPING: [string, Lab, State["explicit"]][] = [
  [
    "breaker",
    breaker,
    {
      breaker: true,
      recoveryMs: 1,
      sickFromMs: 0,
      sickMs: 172_800_000,
      sickFailureShare: 0.5,
      durationMs: 600_000,
    },
  ],
  ["storm", storm, { breaker: true, recoveryMs: 0, stallKind: "fail", stallMs: 172_800_000 }],
];

describe.each(FLAPPING)(
  "a breaker of the lab %s that changes its state all the time",
  (id, lab, explicit) => {
    const run = runOf(lab, { lab: id, fixes: [], explicit, seed: 1 }, 5e6);
    if (!run) throw new Error("The run is larger than it should be.");
    const lane = lab.lanes(run, run.endMs * 1000).find((one) => one.id === "breaker");
    const opened = [...events(run.trace, "opened")];

    test("is drawn as one area, not as a mark for each of its stays", () => {
      expect(opened.length).toBeGreaterThan(MOST_STATES);
      expect(lane?.marks).toHaveLength(1);
    });

    test("is open there exactly while it was, and tells how often", () => {
      const [area] = lane?.marks ?? [];
      if (area?.type !== "area") throw new Error("There is no area.");
      const turns = [...events(run.trace, "opened", "halfOpened", "closed")];
      expect([...(area.us as Float64Array)]).toEqual(turns.map(({ atUs }) => atUs));
      expect([...(area.values as Float64Array)]).toEqual(
        turns.map(({ kind }) => (kind === "opened" ? 1 : 0)),
      );
      expect(area.ariaLabel).toContain(opened.length.toLocaleString("en-US"));
    });
  },
);
