import { toUs } from "../sim/process.ts";
import type { Run } from "../sim/run.ts";
import { type Event, events, type Kind, outcomeOf } from "../sim/trace.ts";
import { count, number, ordinal, time } from "../sim/units.ts";
import { type DescribeEvent, type DrawnAttempts, eventsOf } from "./attempts.ts";
import type { Area, Lane, Mark, Shape, Span, Tone } from "./lane.ts";
import { highest, type Level, type LevelChange, levelThrough, peakIn, upTo } from "./level.ts";
import type { View } from "./time.ts";

/** What happens to a key: its subject. */
export const KEY_EVENTS = [
  "keyAbsent",
  "claim",
  "attach",
  "takeOver",
  "conflict",
  "store",
  "replay",
  "uniqueRefused",
  "fenced",
  "keyExpired",
  "mismatch",
] as const satisfies readonly Kind[];

const POINTS: Partial<Record<Kind, { shape: Shape; tone: Tone; label: string; hollow?: true }>> = {
  keyAbsent: { shape: "ring", tone: "dedup", label: "not seen" },
  attach: { shape: "chevron", tone: "dedup", label: "waits" },
  takeOver: { shape: "triangle", tone: "harm", label: "taken over" },
  conflict: { shape: "bar", tone: "dedup", label: "409" },
  replay: { shape: "circle", tone: "good", label: "replayed" },
  uniqueRefused: { shape: "cross", tone: "good", label: "refused" },
  fenced: { shape: "cross", tone: "good", label: "fenced off" },
  keyExpired: { shape: "triangle", tone: "harm", label: "expired" },
  mismatch: { shape: "bar", tone: "good", label: "422" },
};

interface KeyOptions {
  title: string;
  caption: string;
  /** Said where no key was looked up. */
  empty: string;
  /** How far the keys' lives are drawn. */
  untilUs: number;
  describe: DescribeEvent;
  /** How a key is called, "key 2"; by its number in the run without it. */
  name?: (key: number) => string;
  /** How long a claim and a stored reply hold; for ever without it. */
  holds?: { claimMs: number; replyMs: number };
  /**
   * The keys that are drawn, in this order, with the taps that send them, and how many the table holds as a crowd below;
   * all keys without it.
   */
  crowd?: { keys: readonly number[]; drawn: DrawnAttempts; stored: Level };
}

/** The dedup table: each key's life on a row of its own, and what each look-up found. */
export function keysLane(run: Run, words: KeyOptions): Lane {
  const own = new Map<number, Event[]>(words.crowd?.keys.map((key) => [key, []]));
  for (const event of eventsOf(run, words.crowd?.drawn, ...KEY_EVENTS)) {
    const known = own.get(event.subject);
    if (known) known.push(event);
    else if (!words.crowd) own.set(event.subject, [event]);
  }
  const keys = words.crowd?.keys ?? [...own.keys()].sort((a, b) => a - b);
  const marks: Mark[] = keys.flatMap((key, row) => {
    const story = own.get(key) ?? [];
    const points = story.flatMap((event): Mark[] => {
      const look = POINTS[event.kind];
      if (!look) return [];
      return [
        { type: "point", row, atUs: event.atUs, event: event.id, ariaLabel: words.describe(event), ...look },
      ];
    });
    return [...spansOf(story, row, words), ...points];
  });
  const { title, caption, empty } = words;
  const lane: Lane = { id: "keys", title, caption, rows: Math.max(1, keys.length), marks, empty };
  return words.crowd ? { ...lane, ...together(words.crowd.stored, words.untilUs, marks) } : lane;
}

/** In progress from each claim to the next change, done from each stored reply on; and, where that ends, what is left. */
function spansOf(own: readonly Event[], row: number, words: KeyOptions): Span[] {
  const { untilUs, describe, holds, name = (key) => `key ${ordinal(key)}` } = words;
  const changes = own.filter(({ kind }) => kind === "claim" || kind === "takeOver" || kind === "store");
  return changes.flatMap((event, index) => {
    const done = event.kind === "store";
    const key = name(event.subject);
    const holdsUs = holds ? toUs(done ? holds.replyMs : holds.claimMs) : Number.POSITIVE_INFINITY;
    const nextUs = changes[index + 1]?.atUs ?? untilUs;
    const overUs = Math.min(nextUs, event.atUs + holdsUs);
    const span = { type: "span", row, tone: "dedup", event: event.id } as const;
    const life: Span = {
      ...span,
      fromUs: event.atUs,
      toUs: overUs,
      fill: done ? "soft" : "hatched",
      label: done ? `${key} done: ${outcomeOf(event.value)}` : `${key} in progress`,
      ariaLabel: describe(event),
    };
    if (overUs >= nextUs) return [life];
    const over = done ? "expired" : "claim timed out";
    const ariaLabel = `${key}: ${over} after ${time(holdsUs)}`;
    return [
      life,
      { ...span, fromUs: overUs, toUs: nextUs, fill: "outline", label: `${key} ${over}`, ariaLabel },
    ];
  });
}

/** How many keys the table holds: claims, and replies that have not expired. */
export function storedKeys({ trace }: Run, replyMs: number): Level {
  const changes: LevelChange[] = [];
  const untilOf = new Map<number, number>();
  for (const { kind, subject, atUs } of events(trace, "claim", "store")) {
    const known = untilOf.get(subject) ?? Number.NEGATIVE_INFINITY;
    if (known <= atUs) {
      if (Number.isFinite(known)) changes.push([known, -1]);
      changes.push([atUs, 1]);
    }
    untilOf.set(subject, kind === "store" ? atUs + toUs(replyMs) : Number.POSITIVE_INFINITY);
  }
  for (const us of untilOf.values()) if (us < Number.POSITIVE_INFINITY) changes.push([us, -1]);
  return levelThrough(changes);
}

function together(level: Level, untilUs: number, marks: readonly Mark[]): Partial<Lane> {
  const stored = upTo(level, untilUs);
  const most = highest(stored);
  if (most === 0) return {};
  const textIn = (view: View) => {
    const label = `${count(peakIn(stored, view).most, "key")} stored at most`;
    return { label, ariaLabel: label };
  };
  const look = { fill: "soft", tone: "dedup", event: -1, ariaLabel: "keys stored" } as const;
  const area: Area = { type: "area", ...stored, ...look, textIn };
  return { marks: [...marks, area], values: { low: 0, high: most, format: number } };
}
