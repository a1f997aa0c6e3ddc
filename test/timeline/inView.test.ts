import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Run } from "../../src/sim/run.ts";
import { effective, type State } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import { events } from "../../src/sim/trace.ts";
import type { Area, Rule } from "../../src/timeline/lane.ts";
import { layout } from "../../src/timeline/layout.ts";
import { peakIn, sumIn } from "../../src/timeline/level.ts";
import type { View } from "../../src/timeline/time.ts";

const labOf = (id: string) => labs.find((lab) => lab.id === id) as Lab;

function play(id: string, given: Partial<State> = {}): Run {
  const lab = labOf(id);
  const state = { lab: id, fixes: [], explicit: {}, seed: 1, ...given };
  return simulate(lab, effective(lab.settings, lab.fixes, state), 1);
}

/** What the crowds and the lines of a run's lanes say in a view, by lane. */
function saidIn(run: Run, view: View): { lane: string; mark: Area | Rule }[] {
  const endUs = toUs(run.endMs);
  const { strips } = layout(labOf(run.lab).lanes(run, endUs), [], view, endUs, 1200, 1);
  return strips.flatMap(({ lane, shapes }) =>
    shapes.flatMap(({ type, mark }) =>
      type === "area" || type === "rule" ? [{ lane: lane.id, mark: mark as Area | Rule }] : [],
    ),
  );
}

/** Words that say that they are of nothing: where that is so of a whole run it is left out. */
const NOTHING = /: (up to )?0\b/;

/** The same run with nothing in its series outside of a view. */
function cutTo(run: Run, { fromUs, toUs }: View): Run {
  const series = Object.entries(run.series).map(([id, { binMs, values }]) => {
    const isSeen = (bin: number) => bin * binMs * 1000 < toUs && (bin + 1) * binMs * 1000 > fromUs;
    return [id, { binMs, values: values.map((value, bin) => (isSeen(bin) ? value : 0)) }] as const;
  });
  return { ...run, series: Object.fromEntries(series) };
}

const views = (run: Run) =>
  fc
    .tuple(fc.double({ min: 0, max: 0.98, noNaN: true }), fc.double({ min: 0.001, max: 0.5, noNaN: true }))
    .map(([from, length]): View => {
      const endUs = toUs(run.endMs);
      const fromUs = Math.floor(from * endUs);
      return { fromUs, toUs: Math.min(endUs, fromUs + Math.max(1000, Math.ceil(length * endUs))) };
    });

describe("what a lane says of a crowd", () => {
  test.each([
    ["herd", {}],
    ["herd", { fixes: ["jitter"] }],
    ["herd", { fixes: ["fullJitter"], explicit: { capacityPerSecond: 100, timeoutMs: 300 } }],
    ["storm", {}],
    ["storm", { fixes: ["backoff", "breaker"] }],
    ["stampede", {}],
    ["stampede", { fixes: ["coalesce"] }],
    ["breaker", { fixes: ["breaker"] }],
    ["staleness", {}],
    ["revoke", {}],
  ] as const)("is what is seen of it: nothing outside of the view changes a word (%s, %j)", (id, given) => {
    const run = play(id, given as Partial<State>);
    const words = (of: Run, view: View) =>
      saidIn(of, view).map(({ lane, mark }) => [lane, mark.label ?? "", mark.ariaLabel].join(": "));
    const bare = (said: string) => said.replace(/[\d.,]+/g, "#");
    fc.assert(
      fc.property(views(run), (view) => {
        const cut = words(cutTo(run, view), view);
        for (const said of words(run, view)) {
          if (NOTHING.test(said)) continue;
          const alike = cut.filter((other) => bare(other) === bare(said));
          if (alike.length > 0) expect(alike).toContain(said);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("names the longest queue that is seen, not the one of the whole run", () => {
    const queueIn = (view: View) =>
      saidIn(play("storm"), view).find(({ lane, mark }) => lane === "queue" && mark.type === "area")?.mark;
    expect(queueIn({ fromUs: 0, toUs: 217e6 })?.label).toBe("28,721 wait");
    const early = queueIn({ fromUs: 20e6, toUs: 22e6 });
    expect(early?.label).toBe("840 wait");
    expect(early?.ariaLabel).toBe("the queue: up to 840 requests");
  });

  test("counts the payments under way in a view", () => {
    const run = play("idempotency", { explicit: { payments: 200, paymentsPerSecond: 20 } });
    fc.assert(
      fc.property(views(run), (view) => {
        let open = 0;
        let most = 0;
        for (const { kind, atUs } of events(run.trace, "tap", "show")) {
          if (atUs >= view.toUs) break;
          if (atUs > view.fromUs) most = Math.max(most, open);
          open += kind === "tap" ? 1 : -1;
        }
        most = Math.max(most, open);
        const [people] = saidIn(run, view).filter(({ lane }) => lane === "people");
        expect(people?.mark.label).toBe(`${most} at once`);
      }),
      { numRuns: 40 },
    );
  });
});

test("a sum in a view is that of every bin that reaches into it", () => {
  const bins = fc.array(fc.nat(9), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(bins, fc.nat(260), fc.integer({ min: 1, max: 260 }), (values, fromUs, lengthUs) => {
      const steps = { us: values.map((_, bin) => bin * 10), values, toUs: values.length * 10 };
      const view = { fromUs, toUs: fromUs + lengthUs };
      const seen = values.filter((_, bin) => bin * 10 < view.toUs && (bin + 1) * 10 > fromUs);
      expect(sumIn(steps, view)).toBe(seen.reduce((sum, value) => sum + value, 0));
    }),
  );
});

test("a peak in a view is the highest value that holds in it for a while, and its first and last begin", () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(5)), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(steps, fc.nat(60), fc.integer({ min: 1, max: 60 }), (given, fromUs, length) => {
      const us = given.map((_, nth) => given.slice(0, nth).reduce((sum, [lasts]) => sum + lasts, 0));
      const end = given.reduce((sum, [lasts]) => sum + lasts, 0);
      const area = { us, values: given.map(([, value]) => value), toUs: end };
      const view = { fromUs, toUs: fromUs + length };
      const at = (instant: number) => area.values[us.findLastIndex((from) => from <= instant)] ?? 0;
      const seen = Array.from({ length }, (_, nth) => fromUs + nth).filter((instant) => instant < end);
      const most = Math.max(0, ...seen.map(at));
      const peak = peakIn(area, view);
      expect(peak.most).toBe(most);
      if (most === 0) return;
      expect(peak.firstUs).toBe(seen.find((instant) => at(instant) === most));
      expect(at(peak.lastUs)).toBe(most);
      expect(seen.filter((instant) => at(instant) === most).at(-1)).toBeGreaterThanOrEqual(peak.lastUs);
    }),
  );
});
