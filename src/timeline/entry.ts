import type { Run } from "../sim/run.ts";
import { type Event, eventAt, eventsAt } from "../sim/trace.ts";
import { count, time } from "../sim/units.ts";
import { stepAt } from "./area.ts";
import type { DescribeEvent } from "./attempts.ts";
import type { Area, Lane, Mark, Point, Span } from "./lane.ts";
import type { View } from "./time.ts";

/** A stretch in which an entry was fresh: from its fill to its expiry, its deletion or an early refresh. */
interface Life {
  fill: Event;
  toUs: number;
  /** What ended it: time, a refresh before its time, a deletion. */
  end: "expired" | "refreshed" | "dropped";
}

/** With more lives than this the lane is a crowd's. */
const MOST_APART = 150;

interface EntryOptions {
  title: string;
  caption: string;
  /** The rows in which the entry that is drawn is filled and dropped. */
  rows: Int32Array;
  /** How far its life is drawn. */
  untilUs: number;
  /** Whether its old value may be served after its expiry. */
  stale: boolean;
  describe: DescribeEvent;
}

/** When an entry was fresh, when it expired, was deleted, or was refreshed before its time. */
export function entryLane(run: Run, words: EntryOptions): Lane {
  const { title, caption, untilUs } = words;
  const lives = livesOf(run, words.rows);
  const lane = { id: "entry", title, caption };
  if (lives.length > MOST_APART) {
    return { ...lane, rows: 0, values: { low: 0, high: 1, format: String }, marks: [asArea(lives, untilUs)] };
  }
  const spans = lives.flatMap((life, index) => spansOf(life, lives[index + 1], words));
  return { ...lane, rows: 2, marks: [...spans, ...turningPoints(run, words, lives)] };
}

/** The lives of an entry. An answer that comes after the first of its burst only makes a life longer. */
export function livesOf(run: Run, rows: Int32Array): Life[] {
  const lives: Life[] = [];
  for (const event of eventsAt(run.trace, rows)) {
    const last = lives.at(-1);
    const ended = !last || last.toUs <= event.atUs;
    if (event.kind === "refillAgain" && !ended) {
      last.toUs = event.atUs + event.value;
      continue;
    }
    if (!ended) {
      last.toUs = event.atUs;
      last.end = event.kind === "drop" ? "dropped" : "refreshed";
    }
    if (event.kind !== "drop") lives.push({ fill: event, toUs: event.atUs + event.value, end: "expired" });
  }
  return lives;
}

function spansOf(life: Life, next: Life | undefined, { untilUs, stale, describe }: EntryOptions): Span[] {
  const { fill } = life;
  const toUs = Math.min(life.toUs, untilUs);
  const spans: Span[] = [];
  const shared = { type: "span", row: 1, event: fill.id } as const;
  if (fill.atUs < untilUs && toUs > fill.atUs) {
    const label = `fresh ${time(life.toUs - fill.atUs)}`;
    spans.push({
      ...shared,
      fromUs: fill.atUs,
      toUs,
      fill: "soft",
      tone: "cache",
      label,
      ariaLabel: describe(fill),
    });
  }
  // Without a further fill nobody came to find it out.
  if (life.end === "refreshed" || !next || next.fill.atUs <= toUs) return spans;
  const goneUs = next.fill.atUs - toUs;
  const old = stale && life.end === "expired";
  const ariaLabel = `${old ? "expired, the old value may be served" : "no fresh value"} for ${time(goneUs)}`;
  const gone = { ...shared, fromUs: toUs, toUs: next.fill.atUs, event: next.fill.id, ariaLabel };
  spans.push({ ...gone, fill: old ? "soft" : "solid", tone: old ? "soft" : "harm", label: "" });
  return spans;
}

function turningPoints(run: Run, { untilUs, describe, rows }: EntryOptions, lives: readonly Life[]): Point[] {
  const points: Point[] = [];
  for (const [index, { fill, toUs, end }] of lives.entries()) {
    const point = { type: "point", row: 0, event: fill.id } as const;
    const early = earlyRead(run, fill);
    if (early) {
      const at = { ...point, atUs: early.atUs, event: early.id, ariaLabel: describe(early) };
      points.push({ ...at, shape: "triangle", tone: "good", label: `early, ${time(early.value)} before` });
    }
    if (toUs >= untilUs || end === "refreshed") continue;
    if (end === "expired") {
      const ariaLabel = `the entry expires`;
      points.push({ ...point, atUs: toUs, shape: "bar", tone: "cache", label: "expires", ariaLabel });
    } else {
      const drop = dropAt(run, rows, fill, lives[index + 1]);
      if (drop)
        points.push({
          ...point,
          atUs: toUs,
          event: drop.id,
          shape: "cross",
          tone: "harm",
          label: "deleted",
          ariaLabel: describe(drop),
        });
    }
  }
  return points;
}

/** The early read that a fill goes back to. */
function earlyRead(run: Run, fill: Event): Event | undefined {
  for (let id = fill.cause; id >= 0; ) {
    const event = eventAt(run.trace, id);
    if (event.kind === "readEarly") return event;
    id = event.cause;
  }
  return undefined;
}

function dropAt(run: Run, rows: Int32Array, fill: Event, next: Life | undefined): Event | undefined {
  for (const event of eventsAt(run.trace, rows)) {
    if (event.kind === "drop" && event.id > fill.id && (!next || event.id < next.fill.id)) return event;
  }
  return undefined;
}

/** Very many lives: where there was a fresh value and where there was none. */
function asArea(lives: readonly Life[], untilUs: number): Area & Mark {
  const us: number[] = [];
  const values: number[] = [];
  for (const [index, { fill, toUs }] of lives.entries()) {
    us.push(fill.atUs);
    values.push(1);
    const next = lives[index + 1]?.fill.atUs ?? untilUs;
    if (toUs >= next) continue;
    us.push(toUs);
    values.push(0);
  }
  const begins = lives.map(({ fill }) => fill.atUs);
  const textIn = (view: View) => {
    const many = stepAt(begins, view.toUs) - Math.max(0, stepAt(begins, view.fromUs)) + 1;
    const label = `${count(many, "life", "lives")} of the entry`;
    return { label, ariaLabel: label };
  };
  return {
    type: "area",
    us,
    values,
    toUs: untilUs,
    fill: "soft",
    tone: "cache",
    event: -1,
    ariaLabel: "lives of the entry",
    textIn,
  };
}
