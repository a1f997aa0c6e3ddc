import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pay } from "../../src/labs/pay/index.ts";
import type { PayRun } from "../../src/labs/pay/model.ts";
import { toUs } from "../../src/sim/process.ts";
import { events, type Kind } from "../../src/sim/trace.ts";
import type { DrawnShape, Label, Strip } from "../../src/timeline/geometry.ts";
import type { Lane, Mark } from "../../src/timeline/lane.ts";
import { layout, type TimelineLayout } from "../../src/timeline/layout.ts";
import { textWidth } from "../../src/timeline/text.ts";
import type { View } from "../../src/timeline/time.ts";
import { anyRun, payWith } from "../labs/pay.ts";

const endOf = (...runs: PayRun[]) => toUs(Math.max(1, ...runs.map(({ endMs }) => endMs)));

/** A run laid out whole, against a baseline if there is one. */
function sceneOf(
  run: PayRun,
  { width = 1200, scale = 1, baseline, view }: Partial<Shown> = {},
): TimelineLayout {
  const endUs = endOf(run, ...(baseline ? [baseline] : []));
  const ghost = baseline ? pay.lanes(baseline, endUs) : [];
  return layout(pay.lanes(run, endUs), ghost, view ?? { fromUs: 0, toUs: endUs }, endUs, width, scale);
}

interface Shown {
  width: number;
  scale: number;
  baseline: PayRun;
  view: View;
}

const runs = anyRun();
const widths = fc.integer({ min: 320, max: 1900 });
const scales = fc.constantFrom(1, 1, 1.5, 2);
/** A scene of any run against any baseline, some of them zoomed in. */
const scenes = fc
  .tuple(
    runs,
    fc.option(runs),
    widths,
    scales,
    fc.option(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(30))),
  )
  .map(([run, baseline, width, scale, zoom]) => {
    const endUs = endOf(run, ...(baseline ? [baseline] : []));
    const span = Math.max(1000, endUs / (1 + (zoom?.[1] ?? 0)));
    const fromUs = Math.round((zoom?.[0] ?? 0) * (endUs - span));
    const view = { fromUs, toUs: fromUs + Math.round(span) };
    return { run, scene: sceneOf(run, { width, scale, view, ...(baseline ? { baseline } : {}) }) };
  });
/** Collects what is wrong with any scene: a sentence each, since a scene has far too many marks to expect of each. */
const everywhere = (faultsOf: (scene: TimelineLayout, run: PayRun) => string[], seed?: number) =>
  fc.assert(
    fc.property(scenes, ({ scene, run }) => {
      expect(faultsOf(scene, run)).toEqual([]);
    }),
    { numRuns: 100, ...(seed === undefined ? {} : { seed }) },
  );

const laneOf = (lanes: readonly Lane[], id: string) => lanes.find((lane) => lane.id === id) as Lane;
const stripOf = (scene: TimelineLayout, id: string) =>
  scene.strips.find(({ lane }) => lane.id === id) as Strip;
const ofShape = <T extends DrawnShape["type"]>(shapes: readonly DrawnShape[], type: T) =>
  shapes.filter((shape): shape is Extract<DrawnShape, { type: T }> => shape.type === type);

const labelsOf = ({ shapes }: Strip): Label[] =>
  shapes.flatMap((shape) => {
    if (shape.type === "path") return [...shape.labels];
    return "label" in shape && shape.label ? [shape.label] : [];
  });

function extentOf({ text, x, anchor }: Label, size: number): [number, number] {
  const width = textWidth(text, size);
  return anchor === "start" ? [x, x + width] : [x - width, x];
}

const apart = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]) =>
  b <= c + 1e-6 || d <= a + 1e-6;

describe("labels", () => {
  test("of one row never overlap", () => {
    let pairs = 0;
    everywhere(
      ({ strips, sizes }) =>
        strips.flatMap((strip) => {
          const labels = labelsOf(strip);
          return labels.flatMap((label, index) =>
            labels.slice(index + 1).flatMap((other) => {
              if (Math.abs(label.y - other.y) >= sizes.text * 0.8) return [];
              pairs++;
              if (apart(extentOf(label, sizes.text), extentOf(other, sizes.text))) return [];
              return `"${label.text}" is on "${other.text}", ${strip.lane.id}`;
            }),
          );
        }),
      1,
    );
    expect(pairs).toBeGreaterThan(50);
  });

  test("beside a point stand on no mark of the same row, nor on a ghost of a point", () => {
    everywhere(({ strips, sizes }) =>
      strips.flatMap(({ shapes, ghosts, lane }) => {
        const spans = ofShape(shapes, "span").map(({ mark, x, width }) => ({
          mark,
          at: [x, x + width] as const,
        }));
        const points = ofShape(shapes, "point");
        const discs = [...points, ...ofShape(ghosts, "point")].map(({ mark, x, radius }) => ({
          mark,
          at: [x - radius, x + radius] as const,
        }));
        return points.flatMap(({ mark, label }) => {
          if (!label) return [];
          const extent = extentOf(label, sizes.text);
          return [...spans, ...discs]
            .filter((other) => other.mark !== mark && other.mark.row === mark.row && !apart(extent, other.at))
            .map((other) => `"${label.text}" is on a ${other.mark.type}, ${lane.id}`);
        });
      }),
    );
  });

  test("on a span fit into it, and all stay within the plot", () => {
    everywhere(({ strips, sizes, axis }) =>
      strips.flatMap((strip) => {
        const within = (label: Label, left: number, right: number) => {
          const [from, to] = extentOf(label, sizes.text);
          return from >= left - 1e-6 && to <= right + 1e-6
            ? []
            : [`"${label.text}" is outside, ${strip.lane.id}`];
        };
        return [
          ...ofShape(strip.shapes, "span").flatMap(({ label, x, width }) =>
            label ? within(label, x, x + width) : [],
          ),
          ...labelsOf(strip).flatMap((label) => within(label, axis.left, axis.right)),
        ];
      }),
    );
  });
});

describe("marks", () => {
  test("that are seen are inside the plot", () => {
    everywhere(({ strips, axis }) =>
      strips.flatMap(({ shapes, ghosts, lane }) =>
        [...shapes, ...ghosts].flatMap((shape) => {
          if (shape.type === "link" || shape.type === "path" || shape.type === "area") return [];
          const [from, to] = shape.type === "point" ? [shape.x, shape.x] : [shape.x, shape.x + shape.width];
          // What is thinner than can be seen is drawn a little wider, at the very end too.
          return from >= axis.left - 1e-6 && to <= axis.right + 2.001
            ? []
            : [`${shape.type} at ${from}, ${lane.id}`];
        }),
      ),
    );
  });

  test("stand within their own strip, and strips do not overlap", () => {
    everywhere(({ strips, height, sizes }) => {
      const faults: string[] = [];
      let free = sizes.axis;
      for (const { top, height: tall, shapes, ghosts, lane } of strips) {
        if (top < free) faults.push(`${lane.id} begins too early`);
        free = top + tall;
        for (const shape of [...shapes, ...ghosts]) {
          const half = shape.type === "point" ? shape.radius : 0;
          if (!("y" in shape)) continue;
          const low = shape.y + ("height" in shape ? shape.height : half);
          if (shape.y - half < top - 1e-6 || low > free + 1e-6)
            faults.push(`${shape.type} outside of ${lane.id}`);
        }
      }
      return free > height ? [...faults, "the last lane is cut"] : faults;
    });
  });

  test("have numbers for all their measures, and what is wide is wider than nothing", () => {
    everywhere(({ strips }) =>
      strips.flatMap(({ shapes, ghosts, lane }) =>
        [...shapes, ...ghosts].flatMap((shape) => {
          const measures = ["x", "y", "width", "height", "radius"].flatMap((name) => {
            const measure = (shape as unknown as Record<string, number>)[name];
            return measure === undefined || Number.isFinite(measure)
              ? []
              : [`${name} of ${shape.type}, ${lane.id}`];
          });
          const thin = "width" in shape && shape.width <= 0 ? [`no width of ${shape.type}, ${lane.id}`] : [];
          const broken = "d" in shape && /NaN|Infinity/.test(shape.d) ? [`path of ${lane.id}`] : [];
          return [...measures, ...thin, ...broken];
        }),
      ),
    );
  });

  test("stand for events of the run, begin when those happened, and tell what it was", () => {
    everywhere(({ strips }, run) =>
      strips.flatMap(({ lane }) =>
        lane.marks.flatMap((mark) => {
          const name = `${mark.type} ${mark.event} on ${lane.id}`;
          if (mark.ariaLabel === "") return [`${name} tells nothing`];
          // Only a balance that nothing ever changed has no event.
          if (mark.event === -1 && lane.id === "balance" && mark.type === "steps") return [];
          const at = run.trace.at[mark.event];
          if (at === undefined) return [`${name} has no event`];
          const from = mark.type === "point" ? mark.atUs : mark.type === "span" ? mark.fromUs : at;
          return Math.abs(from - at) < 1e-3 ? [] : [`${name} begins at ${from}`];
        }),
      ),
    );
  });

  test("the wider the page, the further to the right an instant", () => {
    const x = (width: number) =>
      ofShape(stripOf(sceneOf(payWith(), { width }), "ledger").shapes, "point")[0]?.x ?? 0;
    expect(x(1900)).toBeGreaterThan(x(1200));
    expect(x(1200)).toBeGreaterThan(x(600));
  });
});

describe("lanes count what the metrics count:", () => {
  const lanesOf = (run: PayRun) => pay.lanes(run, endOf(run));
  const marksOf = (run: PayRun, id: string, is: (mark: Mark) => boolean) =>
    laneOf(lanesOf(run), id).marks.filter(is);
  const countOf = (run: PayRun, ...kinds: Kind[]) => [...events(run.trace, ...kinds)].length;
  const always = (check: (run: PayRun) => void) =>
    fc.assert(
      fc.property(runs, (run) => {
        check(run);
      }),
    );

  test("the ledger has a numbered point for each charge, a square for each duplicate, a cross for each refused", () => {
    always((run) => {
      const points = laneOf(lanesOf(run), "ledger").marks.filter((mark) => mark.type === "point");
      const numbered = points.filter(({ inside }) => inside !== undefined);
      expect(numbered.map(({ inside }) => inside)).toEqual(numbered.map((_, index) => String(index + 1)));
      expect(numbered).toHaveLength(run.metrics.charges as number);
      expect(points.filter(({ shape }) => shape === "square")).toHaveLength(
        run.metrics.duplicateCharges as number,
      );
      expect(points.filter(({ shape }) => shape === "cross")).toHaveLength(countOf(run, "debitRefused"));
    });
  });

  test("the phone has a span for each attempt and each wait, a cross for each timeout, a diamond for each message", () => {
    always((run) => {
      const spans = (fill: string) =>
        marksOf(run, "client", (mark) => mark.type === "span" && mark.fill === fill);
      const points = (shape: string) =>
        marksOf(run, "client", (mark) => mark.type === "point" && mark.shape === shape);
      expect(spans("solid")).toHaveLength(run.metrics.attempts as number);
      expect(spans("outline")).toHaveLength(countOf(run, "backoff"));
      expect(points("cross")).toHaveLength(countOf(run, "timeout"));
      expect(points("diamond")).toHaveLength(countOf(run, "show"));
      expect(points("ring")).toHaveLength(countOf(run, "poll"));
    });
  });

  test("the phone and the service are joined by a link there and a link back for each attempt", () => {
    always((run) => {
      const links = marksOf(run, "client", (mark) => mark.type === "link");
      expect(links).toHaveLength(2 * (run.metrics.attempts as number));
      const lost = links.filter((mark) => mark.type === "link" && mark.lost);
      expect(lost).toHaveLength(countOf(run, "lateReply"));
    });
  });

  test("the service has a span for each request and a hatched one for each wait, its rows free of overlaps", () => {
    always((run) => {
      const spans = laneOf(lanesOf(run), "service").marks.filter((mark) => mark.type === "span");
      const requests = spans.filter(({ fill }) => fill === "soft");
      expect(requests).toHaveLength(run.metrics.attempts as number);
      expect(spans.filter(({ fill }) => fill === "hatched")).toHaveLength(countOf(run, "attach"));
      for (const [index, one] of requests.entries()) {
        for (const other of requests.slice(index + 1)) {
          if (one.row !== other.row) continue;
          expect(one.toUs <= other.fromUs || other.toUs <= one.fromUs).toBe(true);
        }
      }
    });
  });

  test("the balance has a mark for each check, and one in the colour of harm for each stale or raced one", () => {
    always((run) => {
      const points = laneOf(lanesOf(run), "balance").marks.filter((mark) => mark.type === "point");
      expect(points).toHaveLength(countOf(run, "checkPass", "checkFail"));
      const troubled = new Set(
        run.findings.filter(({ kind }) => kind.endsWith("BalanceCheck")).map(({ evidence }) => evidence[0]),
      );
      expect(new Set(points.filter(({ tone }) => tone === "harm").map(({ event }) => event))).toEqual(
        troubled,
      );
    });
  });

  test("the keys have a row for each key that was looked up and a mark for each look", () => {
    always((run) => {
      const looks: Kind[] = [
        "keyAbsent",
        "attach",
        "takeOver",
        "conflict",
        "replay",
        "uniqueRefused",
        "fenced",
      ];
      const lane = laneOf(lanesOf(run), "keys");
      expect(lane.marks.filter(({ type }) => type === "point")).toHaveLength(countOf(run, ...looks));
      const keys = new Set([...events(run.trace, ...looks, "claim")].map(({ subject }) => subject));
      expect(lane.rows).toBe(Math.max(1, keys.size));
    });
  });

  test("the findings are pins numbered from 1", () => {
    always((run) => {
      const pins = laneOf(lanesOf(run), "findings").marks.filter((mark) => mark.type === "point");
      expect(pins.map(({ inside }) => inside)).toEqual(run.findings.map((_, index) => String(index + 1)));
      expect(pins.map(({ ariaLabel }) => ariaLabel)).toEqual(run.findings.map(({ sentence }) => sentence));
    });
  });
});

describe("the balance lane", () => {
  const stepsOf = (run: PayRun, weight: string) =>
    laneOf(pay.lanes(run, endOf(run)), "balance").marks.filter(
      (mark) => mark.type === "steps" && mark.weight === weight,
    ) as Extract<Mark, { type: "steps" }>[];

  test("shows the true balance from the opening to the end", () => {
    expect(stepsOf(payWith(), "thick").map(({ points, toUs }) => ({ points, toUs }))).toEqual([
      {
        points: [
          [0, 6000],
          [8_100_000, 1000],
          [13_100_000, -4000],
          [18_100_000, -9000],
        ],
        toUs: 18_200_000,
      },
    ]);
  });

  test("shows what the cache says while it says something, and hatches where that is wrong", () => {
    const run = payWith({ cacheTtlMs: 12_000, cacheAgeMs: 1500 });
    expect(stepsOf(run, "thin").map(({ points, toUs }) => ({ points, toUs }))).toEqual([
      { points: [[0, 6000]], toUs: 10_500_000 },
    ]);
    const gaps = laneOf(pay.lanes(run, endOf(run)), "balance").marks.filter(({ type }) => type === "gap");
    expect(gaps).toMatchObject([{ fromUs: 8_100_000, toUs: 10_500_000, low: 1000, high: 6000 }]);
  });

  test("drops the cached line where the cache is busted, and moves it where it is written through", () => {
    expect(stepsOf(payWith({ onWrite: "bust", maxAttempts: 1 }), "thin").map(({ toUs }) => toUs)).toEqual([
      8_100_000,
    ]);
    const through = stepsOf(payWith({ onWrite: "writeThrough", maxAttempts: 1 }), "thin");
    expect(through.map(({ points }) => points)).toEqual([
      [
        [0, 6000],
        [8_100_000, 1000],
      ],
    ]);
  });

  test("hatches exactly while the cache and the account differ", () => {
    fc.assert(
      fc.property(runs, (run) => {
        const { marks } = laneOf(pay.lanes(run, endOf(run)), "balance");
        const at = (weight: string, us: number) =>
          marks.flatMap((mark) => {
            if (mark.type !== "steps" || mark.weight !== weight || us >= mark.toUs) return [];
            return mark.points.filter(([from]) => from <= us).at(-1)?.[1] ?? [];
          })[0];
        const wrong: number[] = [];
        const moments = [...run.trace.at].flatMap((us) => [us, us + 0.5]);
        for (const us of moments.filter((moment) => moment < endOf(run))) {
          const [truth, cached] = [at("thick", us), at("thin", us)];
          const hatched = marks.some((mark) => mark.type === "gap" && mark.fromUs <= us && us < mark.toUs);
          if (hatched !== (cached !== undefined && cached !== truth)) wrong.push(us);
        }
        expect(wrong).toEqual([]);
      }),
    );
  });
});

describe("ghosts", () => {
  test("are nowhere without a baseline, nor beside an equal one", () => {
    for (const baseline of [undefined, payWith()]) {
      const scene = sceneOf(payWith(), baseline ? { baseline } : {});
      expect(scene.strips.flatMap(({ ghosts }) => ghosts)).toEqual([]);
    }
  });

  test("are where the baseline had a mark that the run has not, and nowhere else", () => {
    fc.assert(
      fc.property(runs, runs, (run, baseline) => {
        const endUs = endOf(run, baseline);
        const lanes = pay.lanes(run, endUs);
        const was = pay.lanes(baseline, endUs);
        const scene = layout(lanes, was, { fromUs: 0, toUs: endUs }, endUs, 1200, 1);
        const place = (mark: Mark) => {
          if (mark.type === "point") return `point ${mark.row} ${mark.atUs} ${mark.shape}`;
          if (mark.type === "span") return `span ${mark.row} ${mark.fromUs} ${mark.toUs} ${mark.fill}`;
          return mark.type;
        };
        for (const { lane, ghosts } of scene.strips) {
          for (const { mark } of ghosts) {
            expect(["span", "point", "steps"]).toContain(mark.type);
            expect(laneOf(was, lane.id).marks).toContainEqual(mark);
          }
          const spans = laneOf(was, lane.id).marks.filter(({ type }) => type === "span");
          const here = new Set(laneOf(lanes, lane.id).marks.map(place));
          const missing = spans.filter((mark) => !here.has(place(mark)));
          expect(ofShape(ghosts, "span")).toHaveLength(missing.length);
        }
      }),
      // The second ends at an instant that milliseconds times 1000 fall short of.
      {
        numRuns: 60,
        examples: [[payWith(), payWith({ balance: 0, networkMs: 0, secondTapMs: 16_843_520.148 })]],
      },
    );
  });

  test("show the baseline's second and third charge where a fix prevents them", () => {
    const scene = sceneOf(payWith({}, ["idempotency"]), { baseline: payWith() });
    const { ghosts } = stripOf(scene, "ledger");
    expect(ofShape(ghosts, "point").map(({ mark }) => mark.inside)).toEqual(["2", "3"]);
    expect(ofShape(ghosts, "point").every(({ label }) => label === undefined)).toBe(true);
  });
});

describe("a layout", () => {
  test("is a pure function: the same again, and its input untouched", () => {
    fc.assert(
      fc.property(runs, widths, (run, width) => {
        const endUs = endOf(run);
        const lanes = pay.lanes(run, endUs);
        const before = JSON.stringify(lanes);
        const strips = () =>
          JSON.stringify(layout(lanes, [], { fromUs: 0, toUs: endUs }, endUs, width, 1).strips);
        expect(strips()).toBe(strips());
        expect(JSON.stringify(lanes)).toBe(before);
      }),
      { numRuns: 50 },
    );
  });

  test("keeps its lanes where they are while it is zoomed", () => {
    fc.assert(
      fc.property(runs, widths, fc.double({ min: 0, max: 0.9, noNaN: true }), (run, width, from) => {
        const endUs = endOf(run);
        const view = { fromUs: Math.round(from * endUs), toUs: endUs };
        const tops = (scene: TimelineLayout) => scene.strips.map(({ top }) => top);
        const [whole, zoomed] = [sceneOf(run, { width }), sceneOf(run, { width, view })];
        for (const [index, top] of tops(zoomed).entries()) {
          expect(top).toBeGreaterThanOrEqual(tops(whole)[index] ?? 0);
        }
      }),
      { numRuns: 50 },
    );
    const run = payWith();
    const tops = (view: View) => sceneOf(run, { view }).strips.map(({ top }) => top);
    expect(tops({ fromUs: 4e6, toUs: 9e6 })).toEqual(tops({ fromUs: 0, toUs: 18_200_000 }));
  });

  test("puts names left of the plot on a laptop and above their lanes on a phone", () => {
    const [wide, narrow] = [sceneOf(payWith(), { width: 1200 }), sceneOf(payWith(), { width: 360 })];
    expect(wide.axis.left).toBeGreaterThan(100);
    expect(narrow.axis.left).toBe(0);
    for (const strip of narrow.strips) {
      const first = ofShape(strip.shapes, "span")[0];
      if (first) expect(strip.nameY).toBeLessThan(first.y);
    }
  });

  test("lays out a run of no length at all", () => {
    const run = payWith({ processingMs: 0, networkMs: 0 });
    expect(run.endMs).toBe(0);
    const scene = sceneOf(run);
    expect(ofShape(stripOf(scene, "ledger").shapes, "point")).toMatchObject([{ x: scene.axis.left }]);
  });
});
