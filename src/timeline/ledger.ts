import { type Entry, ledgerOf } from "../findings/charges.ts";
import { intentsOf } from "../findings/intents.ts";
import type { Run } from "../sim/simulate.ts";
import { type Event, events } from "../sim/trace.ts";
import { count, number } from "../sim/units.ts";
import type { Drawn, Tell } from "./attempts.ts";
import type { View } from "./axis.ts";
import type { Lane, Mark, Point } from "./lane.ts";
import { highest, levelOf, peakIn } from "./level.ts";

interface LedgerWords {
  title: string;
  caption: string;
  /** Written beside a charge that was meant. */
  charged: string | ((entry: Entry) => string);
  tell: Tell;
  /** The charges of these taps only, with all of them as a crowd below until `untilUs`. */
  crowd?: { drawn: Drawn; untilUs: number };
}

/** The ledger: a circle for a charge that was meant, a square for one that was not. */
export function ledgerLane(run: Run, words: LedgerWords): Lane {
  const { title, caption, tell, charged, crowd } = words;
  const entries = new Map(ledgerOf(run.trace).map((entry) => [entry.charge.id, entry]));
  const { tapOf } = intentsOf(run.trace);
  const isDrawn = (event: Event) => !crowd || crowd.drawn.has(tapOf(event.actor) ?? -1);
  const points = [...events(run.trace, "commit", "debitRefused")].filter(isDrawn).map((event): Point => {
    const point = { type: "point", row: 0, atUs: event.atUs, event: event.id, tells: tell(event) } as const;
    const entry = entries.get(event.id);
    if (!entry) return { ...point, shape: "cross", tone: "soft", label: "refused" };
    // A mark holds two characters.
    const inside = entry.number > 99 ? {} : { inside: String(entry.number) };
    return entry.first === entry
      ? { ...point, ...inside, shape: "circle", tone: "good", label: wordsFor(entry, charged) }
      : { ...point, ...inside, shape: "square", tone: "harm", label: "duplicate" };
  });
  const lane: Lane = { id: "ledger", title, caption, rows: 1, marks: points, empty: "nothing was charged" };
  return crowd ? { ...lane, ...together([...entries.values()], crowd.untilUs, points) } : lane;
}

const wordsFor = (entry: Entry, charged: LedgerWords["charged"]): string =>
  typeof charged === "string" ? charged : charged(entry);

/** All charges so far, and below them those that were meant: what sticks out are the duplicates. */
function together(entries: readonly Entry[], untilUs: number, points: readonly Point[]): Partial<Lane> {
  const so = (some: readonly Entry[]) =>
    levelOf(
      some.map(({ charge }) => [charge.atUs, 1] as const),
      untilUs,
    );
  const all = so(entries);
  const meant = so(entries.filter((entry) => entry.first === entry));
  const [charges, intents] = [highest(all), highest(meant)];
  const area = { type: "area", fill: "soft", event: -1 } as const;
  const marks: Mark[] = [...points];
  const until = (view: View) => [all, meant].map((steps) => peakIn(steps, view).most) as [number, number];
  const saying = (label: string) => ({ label, tells: label });
  if (charges > intents) {
    const saysIn = (view: View) => {
      const [made, asked] = until(view);
      return saying(made > asked ? count(made - asked, "duplicate") : "");
    };
    marks.push({ ...area, ...all, fill: "hatched", tone: "harm", tells: "duplicates", saysIn });
  }
  const saysIn = (view: View) => saying(`${count(until(view)[1], "payment")} charged`);
  marks.push({ ...area, ...meant, tone: "ledger", tells: "payments charged", saysIn });
  return { marks, dodge: true, values: { low: 0, high: Math.max(1, charges), format: number } };
}
