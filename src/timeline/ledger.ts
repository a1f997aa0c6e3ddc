import type { Run } from "../sim/simulate.ts";
import { events } from "../sim/trace.ts";
import type { Tell } from "./attempts.ts";
import type { Lane, Point } from "./lane.ts";

/** The ledger: a circle for a charge that was meant, a square for one that was not. */
export function ledgerLane(
  run: Run,
  words: { title: string; caption: string; charged: string; tell: Tell },
): Lane {
  const marks = [...events(run.trace, "commit", "debitRefused")].map((event): Point => {
    const point = {
      type: "point",
      row: 0,
      atUs: event.atUs,
      event: event.id,
      tells: words.tell(event),
    } as const;
    if (event.kind === "debitRefused") return { ...point, shape: "cross", tone: "soft", label: "refused" };
    const number = event.subject;
    return number === 1
      ? { ...point, shape: "circle", tone: "good", inside: "1", label: words.charged }
      : { ...point, shape: "square", tone: "harm", inside: String(number), label: "duplicate" };
  });
  const { title, caption } = words;
  return { id: "ledger", title, caption, rows: 1, marks, empty: "nothing was charged" };
}
