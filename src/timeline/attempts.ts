import type { Run } from "../sim/simulate.ts";
import { type Event, events, outcomeOf } from "../sim/trace.ts";
import { time } from "../sim/units.ts";
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
  /** Its row in the lane of the service. */
  row: number;
}

/** How a lane puts an event into words. */
export type Tell = (event: Event) => string;

/** The attempts of a run, in the order of sending. */
export function attemptsOf(run: Run): Attempt[] {
  const attempts = new Map<number, Attempt>();
  for (const event of events(run.trace, "send", "arrive", "reply", "timeout", "receive", "lateReply")) {
    const { kind, actor } = event;
    if (kind === "send") {
      const none = { arrive: undefined, reply: undefined, end: undefined, answer: undefined };
      attempts.set(actor, { number: actor, tap: event.value, send: event, ...none, row: 0 });
      continue;
    }
    const attempt = attempts.get(actor) as Attempt;
    if (kind === "arrive") attempt.arrive = event;
    if (kind === "reply") attempt.reply = event;
    if (kind === "receive" || kind === "timeout") attempt.end = event;
    if (kind === "receive" || kind === "lateReply") attempt.answer = event;
  }
  const all = [...attempts.values()];
  const rows = assignRows(all.map((attempt) => serviceSpan(attempt, run)));
  for (const [index, attempt] of all.entries()) attempt.row = rows[index] as number;
  return all;
}

/** When an attempt was with the service. */
export function serviceSpan({ send, arrive, reply }: Attempt, run: Run): { fromUs: number; toUs: number } {
  return { fromUs: (arrive ?? send).atUs, toUs: reply?.atUs ?? run.endMs * 1000 };
}

/** The client's side: each attempt from its sending to its end, the waits between, what the person was shown. */
export function attemptsLane(
  run: Run,
  words: { title: string; caption: string; tell: Tell; message: Tell },
): Lane {
  const attempts = attemptsOf(run);
  const { tell, message } = words;
  const tapOf = (attempt: number) => attempts[attempt]?.tap ?? 0;
  const marks: Mark[] = [];
  for (const attempt of attempts) {
    const endUs = attempt.end?.atUs ?? run.endMs * 1000;
    marks.push({
      type: "span",
      row: attempt.tap,
      fromUs: attempt.send.atUs,
      toUs: endUs,
      fill: "solid",
      tone: "client",
      label: `attempt ${attempt.number + 1}`,
      event: attempt.send.id,
      tells: tell(attempt.send),
    });
    marks.push(...messages(attempt, tell));
    if (attempt.end) marks.push(attemptEnd(attempt, attempt.end, tell));
  }
  for (const event of events(run.trace, "backoff", "show", "poll", "tap")) {
    if (event.kind === "backoff") marks.push(backoffSpan(event, tapOf(event.actor), tell));
    else if (event.kind === "show") marks.push(shown(event, tell(event), message(event)));
    else if (event.kind === "poll") marks.push(poll(event, tapOf(event.actor), tell));
    else if (event.actor > 0) marks.push(secondTap(event, tell));
  }
  const taps = 1 + Math.max(0, ...attempts.map((attempt) => attempt.tap));
  return { id: "client", title: words.title, caption: words.caption, rows: taps, marks };
}

function messages({ tap, row, send, arrive, reply, answer }: Attempt, tell: Tell): Mark[] {
  const marks: Mark[] = [];
  if (arrive) {
    marks.push({
      type: "link",
      row: tap,
      fromUs: send.atUs,
      toLane: "service",
      toRow: row,
      toUs: arrive.atUs,
      tone: "client",
      event: arrive.id,
      tells: tell(arrive),
    });
  }
  if (reply && answer) {
    const link: Mark = {
      type: "link",
      row: tap,
      fromUs: answer.atUs,
      toLane: "service",
      toRow: row,
      toUs: reply.atUs,
      tone: "service",
      event: answer.id,
      tells: tell(answer),
    };
    marks.push(answer.kind === "lateReply" ? { ...link, lost: true } : link);
  }
  return marks;
}

function attemptEnd({ tap }: Attempt, end: Event, tell: Tell): Point {
  const point = { type: "point", row: tap, atUs: end.atUs, event: end.id, tells: tell(end) } as const;
  if (end.kind === "timeout") return { ...point, shape: "cross", tone: "harm" };
  if (outcomeOf(end.subject) === "conflict") return { ...point, shape: "bar", tone: "dedup", label: "409" };
  return { ...point, shape: "circle", tone: "client" };
}

const backoffSpan = (event: Event, row: number, tell: Tell): Mark => ({
  type: "span",
  row,
  fromUs: event.atUs,
  toUs: event.atUs + event.value,
  fill: "outline",
  tone: "client",
  label: `waits ${time(event.value)}`,
  event: event.id,
  tells: tell(event),
});

const TONES = {
  success: "good",
  processing: "soft",
  declined: "harm",
  gaveUp: "harm",
  conflict: "harm",
} as const;

const shown = (event: Event, tells: string, label: string): Point => ({
  type: "point",
  row: event.actor,
  atUs: event.atUs,
  shape: "diamond",
  ownRow: true,
  tone: TONES[outcomeOf(event.subject)],
  label,
  event: event.id,
  tells,
});

const poll = (event: Event, row: number, tell: Tell): Point => ({
  type: "point",
  row,
  atUs: event.atUs,
  shape: "ring",
  tone: "client",
  event: event.id,
  tells: tell(event),
});

const secondTap = (event: Event, tell: Tell): Point => ({
  type: "point",
  row: event.actor,
  atUs: event.atUs,
  shape: "chevron",
  tone: "client",
  event: event.id,
  tells: tell(event),
});
