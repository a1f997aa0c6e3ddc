import type { Run } from "../sim/simulate.ts";
import { type Event, events, type Kind, outcomeOf } from "../sim/trace.ts";
import type { Tell } from "./attempts.ts";
import type { Lane, Mark, Shape, Span, Tone } from "./lane.ts";

const KEY_EVENTS = [
  "keyAbsent",
  "claim",
  "attach",
  "takeOver",
  "conflict",
  "store",
  "replay",
  "uniqueRefused",
  "fenced",
] as const satisfies readonly Kind[];

const POINTS: Partial<Record<Kind, { shape: Shape; tone: Tone; label: string; hollow?: true }>> = {
  keyAbsent: { shape: "ring", tone: "dedup", label: "not seen" },
  attach: { shape: "chevron", tone: "dedup", label: "waits" },
  takeOver: { shape: "triangle", tone: "harm", label: "taken over" },
  conflict: { shape: "bar", tone: "dedup", label: "409" },
  replay: { shape: "circle", tone: "good", label: "replayed" },
  uniqueRefused: { shape: "cross", tone: "good", label: "refused" },
  fenced: { shape: "cross", tone: "good", label: "fenced off" },
};

interface KeyWords {
  title: string;
  caption: string;
  /** Said where no key was looked up. */
  empty: string;
  /** How far the keys' lives are drawn. */
  untilUs: number;
  tell: Tell;
}

/** The dedup table: each key's life on a row of its own, and what each look-up found. */
export function keysLane(run: Run, words: KeyWords): Lane {
  const all = [...events(run.trace, ...KEY_EVENTS)];
  const keys = [...new Set(all.map((event) => event.subject))].sort((a, b) => a - b);
  const marks: Mark[] = keys.flatMap((key, row) => {
    const own = all.filter((event) => event.subject === key);
    const lives = spansOf(own, row, words.untilUs, words.tell);
    const points = own.flatMap((event): Mark[] => {
      const look = POINTS[event.kind];
      if (!look) return [];
      return [{ type: "point", row, atUs: event.atUs, event: event.id, tells: words.tell(event), ...look }];
    });
    return [...lives, ...points];
  });
  const { title, caption, empty } = words;
  return { id: "keys", title, caption, rows: Math.max(1, keys.length), marks, empty };
}

/** In progress from each claim to the next change, done from each stored reply on. */
function spansOf(own: readonly Event[], row: number, endUs: number, tell: Tell): Span[] {
  const changes = own.filter(({ kind }) => kind === "claim" || kind === "takeOver" || kind === "store");
  return changes.map((event, index) => {
    const done = event.kind === "store";
    const name = `key ${event.subject + 1}`;
    return {
      type: "span",
      row,
      fromUs: event.atUs,
      toUs: changes[index + 1]?.atUs ?? endUs,
      fill: done ? "soft" : "hatched",
      tone: "dedup",
      label: done ? `${name} done: ${outcomeOf(event.value)}` : `${name} in progress`,
      event: event.id,
      tells: tell(event),
    };
  });
}
