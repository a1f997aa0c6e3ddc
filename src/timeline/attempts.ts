import { toUs } from "../sim/process.ts";
import type { Run } from "../sim/run.ts";
import { type Event, eventAt, events, type Kind, type Outcome, outcomeOf } from "../sim/trace.ts";
import { ordinal, time } from "../sim/units.ts";
import type { Lane, Mark, Point } from "./lane.ts";
import { assignRows } from "./rows.ts";

/** An attempt as both ends see it. An end that never came is undefined. */
export interface Attempt {
  number: number;
  tap: number;
  send: Event;
  arrive: Event | undefined;
  reply: Event | undefined;
  /** What ended the wait on the client: a reply in time or the timeout. */
  end: Event | undefined;
  /** The reply's arrival, in time or too late. */
  answer: Event | undefined;
  /** Its reply got lost on the way. */
  lost: Event | undefined;
  /** Its handler died, and never replied. */
  crash: Event | undefined;
  /** Its row in the lane of the service. */
  row: number;
}

/** How a lane puts an event into words. */
export type DescribeEvent = (event: Event) => string;

/** The taps that are drawn: a few of a crowd. */
export interface DrawnAttempts {
  /** The row of each. */
  rows: ReadonlyMap<number, number>;
  /** The events that are about them, in order: the others need not be looked at. */
  events: Int32Array;
}

/** The events of some kinds, of the taps that are drawn. */
export function* eventsOf(
  { trace }: Run,
  drawn: DrawnAttempts | undefined,
  ...kinds: Kind[]
): Generator<Event> {
  if (!drawn) yield* events(trace, ...kinds);
  else {
    for (const id of drawn.events) {
      const event = eventAt(trace, id);
      if (kinds.includes(event.kind)) yield event;
    }
  }
}

const ATTEMPT_EVENTS = [
  "send",
  "arrive",
  "reply",
  "timeout",
  "receive",
  "lateReply",
  "lost",
  "crash",
] as const satisfies readonly Kind[];

const NOTHING_YET = {
  arrive: undefined,
  reply: undefined,
  end: undefined,
  answer: undefined,
  lost: undefined,
  crash: undefined,
};

/** The attempts of a run, or of the taps that are drawn, in the order of sending. */
export function attemptsOf(run: Run, drawn?: DrawnAttempts): Attempt[] {
  const attempts = new Map<number, Attempt>();
  for (const event of eventsOf(run, drawn, ...ATTEMPT_EVENTS)) {
    const { kind, actor } = event;
    if (kind === "send") {
      if (drawn && !drawn.rows.has(event.value)) continue;
      attempts.set(actor, { number: actor, tap: event.value, send: event, ...NOTHING_YET, row: 0 });
      continue;
    }
    const attempt = attempts.get(actor);
    if (!attempt) continue;
    if (kind === "arrive") attempt.arrive = event;
    if (kind === "reply") attempt.reply = event;
    if (kind === "lost") attempt.lost = event;
    if (kind === "crash") attempt.crash = event;
    if (kind === "receive" || kind === "timeout") attempt.end = event;
    if (kind === "receive" || kind === "lateReply") attempt.answer = event;
  }
  const all = [...attempts.values()];
  const rows = assignRows(all.map((attempt) => serviceSpan(attempt, run)));
  for (const [index, attempt] of all.entries()) attempt.row = rows[index] as number;
  return all;
}

/** When an attempt was with the service. */
export function serviceSpan(attempt: Attempt, run: Run): { fromUs: number; toUs: number } {
  const { send, arrive, reply, crash } = attempt;
  return { fromUs: (arrive ?? send).atUs, toUs: (reply ?? crash)?.atUs ?? toUs(run.endMs) };
}

interface AttemptOptions {
  title: string;
  caption: string;
  describe: DescribeEvent;
  /** What the person was shown. */
  message: DescribeEvent;
  /** What is written on an attempt; its number in the run without it. */
  label?: (attempt: Attempt) => string;
  /** All taps without it. */
  drawn?: DrawnAttempts;
}

/** The client's side: each attempt from its sending to its end, the waits between, what the person was shown. */
export function attemptsLane(run: Run, words: AttemptOptions): Lane {
  const { describe, message, drawn, label = ({ number }) => `attempt ${ordinal(number)}` } = words;
  const attempts = attemptsOf(run, drawn);
  const rowOf = (tap: number): number | undefined => (drawn ? drawn.rows.get(tap) : tap);
  const rows = new Map(attempts.map(({ number, tap }) => [number, rowOf(tap) ?? 0]));
  const marks: Mark[] = [];
  for (const attempt of attempts) {
    const endUs = attempt.end?.atUs ?? toUs(run.endMs);
    const row = rows.get(attempt.number) ?? 0;
    marks.push({
      type: "span",
      row,
      fromUs: attempt.send.atUs,
      toUs: endUs,
      fill: "solid",
      tone: "client",
      label: label(attempt),
      event: attempt.send.id,
      ariaLabel: describe(attempt.send),
    });
    marks.push(...messages(attempt, row, describe));
    if (attempt.end) marks.push(attemptEnd(row, attempt.end, describe));
  }
  const meant = new Set<number>();
  for (const event of eventsOf(run, drawn, "backoff", "show", "poll", "tap")) {
    const ofTap = event.kind === "tap" || event.kind === "show";
    const row = ofTap ? rowOf(event.actor) : rows.get(event.actor);
    if (row === undefined) continue;
    if (event.kind === "backoff") marks.push(backoffSpan(event, row, describe));
    else if (event.kind === "show") marks.push(shown(event, row, describe, message));
    else if (event.kind === "poll")
      marks.push({ ...pointAt(event, row, describe), shape: "ring", tone: "client" });
    else if (meant.has(event.subject))
      marks.push({ ...pointAt(event, row, describe), shape: "chevron", tone: "client" });
    else meant.add(event.subject);
  }
  const count = 1 + Math.max(0, ...rows.values());
  return { id: "client", title: words.title, caption: words.caption, rows: count, marks };
}

function messages(attempt: Attempt, clientRow: number, describe: DescribeEvent): Mark[] {
  const { row, send, arrive, reply, answer } = attempt;
  const marks: Mark[] = [];
  if (arrive) {
    marks.push({
      type: "link",
      row: clientRow,
      fromUs: send.atUs,
      toLane: "service",
      toRow: row,
      toUs: arrive.atUs,
      tone: "client",
      event: arrive.id,
      ariaLabel: describe(arrive),
    });
  }
  if (reply && answer) {
    const link: Mark = {
      type: "link",
      row: clientRow,
      fromUs: answer.atUs,
      toLane: "service",
      toRow: row,
      toUs: reply.atUs,
      tone: "service",
      event: answer.id,
      ariaLabel: describe(answer),
    };
    marks.push(answer.kind === "lateReply" ? { ...link, lost: true } : link);
  }
  return marks;
}

/** What a reply that is no answer to the payment itself is known by. */
export const STATUS: Partial<Record<Outcome, string>> = {
  conflict: "409",
  mismatch: "422",
  keyMissing: "400",
};

/** Where the point of an event stands, and what it tells. */
const pointAt = (event: Event, row: number, describe: DescribeEvent) =>
  ({ type: "point", row, atUs: event.atUs, event: event.id, ariaLabel: describe(event) }) as const;

function attemptEnd(row: number, end: Event, describe: DescribeEvent): Point {
  const point = pointAt(end, row, describe);
  if (end.kind === "timeout") return { ...point, shape: "cross", tone: "harm" };
  const status = STATUS[outcomeOf(end.subject)];
  if (status) return { ...point, shape: "bar", tone: "dedup", label: status };
  return { ...point, shape: "circle", tone: "client" };
}

const backoffSpan = (event: Event, row: number, describe: DescribeEvent): Mark => ({
  type: "span",
  row,
  fromUs: event.atUs,
  toUs: event.atUs + event.value,
  fill: "outline",
  tone: "client",
  label: `waits ${time(event.value)}`,
  event: event.id,
  ariaLabel: describe(event),
});

const TONES = {
  success: "good",
  processing: "soft",
  declined: "harm",
  gaveUp: "harm",
  conflict: "harm",
  mismatch: "harm",
  keyMissing: "harm",
} as const;

const shown = (event: Event, row: number, describe: DescribeEvent, message: DescribeEvent): Point => ({
  ...pointAt(event, row, describe),
  shape: "diamond",
  ownRow: true,
  tone: TONES[outcomeOf(event.subject)],
  label: message(event),
});
