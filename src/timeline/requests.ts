import { toUs } from "../sim/process.ts";
import type { Run } from "../sim/run.ts";
import { type Event, outcomeOf } from "../sim/trace.ts";
import { ordinal } from "../sim/units.ts";
import {
  type Attempt,
  attemptsOf,
  type DescribeEvent,
  type DrawnAttempts,
  eventsOf,
  STATUS,
  serviceSpan,
} from "./attempts.ts";
import type { Lane, Mark } from "./lane.ts";

interface RequestOptions {
  title: string;
  caption: string;
  describe: DescribeEvent;
  /** How a request is called, "request 2"; by its number in the run without it. */
  name?: (attempt: Attempt) => string;
  /** What the first request does, written on it after its name. */
  does: string;
  /** All taps without it. */
  drawn?: DrawnAttempts;
}

/** The service's side: each request from its arrival to its reply, with its work and its waits. */
export function requestsLane(run: Run, words: RequestOptions): Lane {
  const { describe, does, drawn, name = ({ number }) => `request ${ordinal(number)}` } = words;
  const attempts = attemptsOf(run, drawn);
  const waits = waitsOf(run, drawn);
  const marks: Mark[] = [];
  for (const attempt of attempts) {
    const { fromUs, toUs } = serviceSpan(attempt, run);
    const begun = attempt.arrive ?? attempt.send;
    const request = { type: "span", row: attempt.row, tone: "service", fill: "soft" } as const;
    const label = waits.has(attempt.number) ? "" : labelOf(attempt, name(attempt), does, toUs - fromUs);
    marks.push({ ...request, fromUs, toUs, label, event: begun.id, ariaLabel: describe(begun) });
    for (const wait of waits.get(attempt.number) ?? []) {
      marks.push({
        ...request,
        fromUs: wait.from.atUs,
        toUs: wait.toUs,
        fill: "hatched",
        tone: "dedup",
        label: `${name(attempt)}: waits for the original`,
        event: wait.from.id,
        ariaLabel: describe(wait.from),
      });
    }
    if (attempt.reply) {
      const failed = outcomeOf(attempt.reply.subject) !== "success";
      marks.push({
        type: "point",
        row: attempt.row,
        atUs: attempt.reply.atUs,
        shape: failed ? "bar" : "circle",
        tone: "service",
        event: attempt.reply.id,
        ariaLabel: describe(attempt.reply),
      });
    }
    if (attempt.crash) {
      marks.push({
        type: "point",
        row: attempt.row,
        atUs: attempt.crash.atUs,
        shape: "cross",
        tone: "harm",
        label: "dies",
        event: attempt.crash.id,
        ariaLabel: describe(attempt.crash),
      });
    }
  }
  const rows = 1 + Math.max(0, ...attempts.map((attempt) => attempt.row));
  return { id: "service", title: words.title, caption: words.caption, rows, marks };
}

function labelOf({ number, reply }: Attempt, request: string, does: string, lastedUs: number): string {
  if (lastedUs === 0 && reply) return `${request}: ${answerWords(reply)}`;
  return number === 0 ? `${request}: ${does}` : request;
}

const answerWords = (reply: Event): string => {
  const outcome = outcomeOf(reply.subject);
  return STATUS[outcome] ?? outcome;
};

/** The stretches in which a request waited for another one's reply. */
function waitsOf(run: Run, drawn: DrawnAttempts | undefined): Map<number, { from: Event; toUs: number }[]> {
  const waits = new Map<number, { from: Event; toUs: number }[]>();
  const open = new Map<number, { from: Event; toUs: number }>();
  for (const event of eventsOf(run, drawn, "attach", "takeOver", "replay", "conflict", "reply")) {
    const waiting = open.get(event.actor);
    if (waiting) waiting.toUs = event.atUs;
    open.delete(event.actor);
    if (event.kind !== "attach") continue;
    const wait = { from: event, toUs: toUs(run.endMs) };
    open.set(event.actor, wait);
    waits.set(event.actor, [...(waits.get(event.actor) ?? []), wait]);
  }
  return waits;
}
