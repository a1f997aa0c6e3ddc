import { entryOf, type LedgerEntry } from "../findings/charges.ts";
import { intentsOf } from "../findings/intents.ts";
import type { Run } from "../sim/run.ts";
import type { Event } from "../sim/trace.ts";
import { count, number } from "../sim/units.ts";
import { type DescribeEvent, type DrawnAttempts, eventsOf } from "./attempts.ts";
import type { Lane, Mark, Point } from "./lane.ts";
import { highest, type Level, peakIn, upTo } from "./level.ts";
import type { View } from "./time.ts";

interface LedgerOptions {
  title: string;
  caption: string;
  /** Written beside a charge that was meant. */
  charged: string | ((entry: LedgerEntry) => string);
  describe: DescribeEvent;
  /** The charges of these taps only, with all of them and those that were meant as a crowd below until `untilUs`. */
  crowd?: { drawn: DrawnAttempts; charges: Level; meant: Level; untilUs: number };
}

/** The ledger: a circle for a charge that was meant, a square for one that was not. */
export function ledgerLane(run: Run, words: LedgerOptions): Lane {
  const { title, caption, describe, charged, crowd } = words;
  const { tapOf } = intentsOf(run.trace);
  const isDrawn = (event: Event) => !crowd || crowd.drawn.rows.has(tapOf(event.actor) ?? -1);
  const told = [...eventsOf(run, crowd?.drawn, "commit", "debitRefused")].filter(isDrawn);
  const points = told.map((event): Point => {
    const point = {
      type: "point",
      row: 0,
      atUs: event.atUs,
      event: event.id,
      ariaLabel: describe(event),
    } as const;
    const entry = entryOf(run.trace, event.id);
    if (!entry) return { ...point, shape: "cross", tone: "soft", label: "refused" };
    // A mark holds two characters.
    const inside = entry.number > 99 ? {} : { inside: String(entry.number) };
    return entry.first === entry
      ? { ...point, ...inside, shape: "circle", tone: "good", label: wordsFor(entry, charged) }
      : { ...point, ...inside, shape: "square", tone: "harm", label: "duplicate" };
  });
  const lane: Lane = { id: "ledger", title, caption, rows: 1, marks: points, empty: "nothing was charged" };
  return crowd ? { ...lane, ...together(crowd, points) } : lane;
}

const wordsFor = (entry: LedgerEntry, charged: LedgerOptions["charged"]): string =>
  typeof charged === "string" ? charged : charged(entry);

/** All charges so far, and below them those that were meant: what sticks out are the duplicates. */
function together(crowd: NonNullable<LedgerOptions["crowd"]>, points: readonly Point[]): Partial<Lane> {
  const [all, meant] = [upTo(crowd.charges, crowd.untilUs), upTo(crowd.meant, crowd.untilUs)];
  const [charges, intents] = [highest(all), highest(meant)];
  const area = { type: "area", fill: "soft", event: -1 } as const;
  const marks: Mark[] = [...points];
  const until = (view: View) => [all, meant].map((steps) => peakIn(steps, view).most) as [number, number];
  const saying = (label: string) => ({ label, ariaLabel: label });
  if (charges > intents) {
    const textIn = (view: View) => {
      const [made, asked] = until(view);
      return saying(made > asked ? count(made - asked, "duplicate") : "");
    };
    marks.push({ ...area, ...all, fill: "hatched", tone: "harm", ariaLabel: "duplicates", textIn });
  }
  const textIn = (view: View) => saying(`${count(until(view)[1], "payment")} charged`);
  marks.push({ ...area, ...meant, tone: "ledger", ariaLabel: "payments charged", textIn });
  return { marks, dodge: true, values: { low: 0, high: Math.max(1, charges), format: number } };
}
