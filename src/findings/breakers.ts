import type { Finding } from "../sim/run.ts";
import { causes, type Event, eventAt, events, firstAt, KIND_CODES, type Trace } from "../sim/trace.ts";
import { after, count, elapsed, instant, number, percent, time, times } from "../sim/units.ts";

/** A stretch in which the service is known to be in trouble, [from, to). */
interface Trouble {
  fromUs: number;
  toUs: number;
}

/** A change of state of a breaker, with the state that it left. */
interface StateChange {
  event: Event;
  from: "closed" | "open" | "halfOpen";
}

/** How near a breaker that did not open came to it, against the dials that decide. */
interface Near {
  /** The most results that its window held since it was closed last, and the highest failure rate of those judged. */
  results: number;
  rate: number;
  /** Whether the window ever held enough results; if not, the rate is that of the fullest. */
  judged: boolean;
  minimumCalls: number;
  failureThreshold: number;
}

/** Up to this many findings of one kind stand apart, so that each has its pin. */
const MOST_APART = 4;
/** Probes in a row that must fail before a breaker is said to flap. */
const LEAST_FLAPS = 20;

/** What a breaker did, well or not, against what is known of the service. */
export function breakerFindings(trace: Trace, trouble: Trouble, near?: Near): Finding[] {
  const changes = changesOf(trace);
  const inTrouble = ({ event }: StateChange) => event.atUs >= trouble.fromUs && event.atUs < trouble.toUs;
  const openings = changes.filter(({ event }) => event.kind === "opened");
  const trips = openings.filter(({ from }) => from === "closed").filter(inTrouble);
  return [
    ...apart(trips, (change) => opening(change, trouble)),
    ...apart(
      openings.filter((change) => !inTrouble(change)),
      (change) => falseOpening(change, trouble),
    ),
    ...flappings(changes),
    ...apart(
      changes.filter((change) => change.event.kind === "closed" && inTrouble(change)),
      (change) => earlyClosing(change, changes),
    ),
    ...apart(
      changes.filter((change) => lateResultOf(trace, change.event)),
      (change) => lateVerdict(trace, change),
    ),
    ...missed(trace, changes, trouble, near),
  ].sort((a, b) => a.fromMs - b.fromMs);
}

function changesOf(trace: Trace): StateChange[] {
  const states = { opened: "open", halfOpened: "halfOpen", closed: "closed" } as const;
  let from: StateChange["from"] = "closed";
  return [...events(trace, "opened", "halfOpened", "closed")].map((event) => {
    const change = { event, from };
    from = states[event.kind as keyof typeof states];
    return change;
  });
}

/** A finding each, or one for all of them where they are many. */
function apart(
  changes: readonly StateChange[],
  tell: (change: StateChange) => Omit<Finding, "fromMs" | "toMs">,
): Finding[] {
  const [first] = changes;
  const last = changes.at(-1);
  if (!first || !last) return [];
  if (changes.length <= MOST_APART) {
    return changes.map((change) => {
      const atMs = change.event.atUs / 1000;
      return { ...tell(change), fromMs: atMs, toMs: atMs };
    });
  }
  const { sentence, ...told } = tell(first);
  return [
    {
      ...told,
      count: changes.length,
      fromMs: first.event.atUs / 1000,
      toMs: last.event.atUs / 1000,
      evidence: changes.map(({ event }) => event.id),
      sentence: `${sentence} That happened ${times(changes.length)}, the last time at ${instant(last.event.atUs)}.`,
    },
  ];
}

/** "50 of the 100 results in its window had failed". */
function evidenceOf({ event, from }: StateChange): string {
  if (from === "halfOpen") return "one failure while half-open was enough";
  if (event.subject === 1) return "the only result in its window was a failure";
  return `${number(event.value)} of the ${count(event.subject, "result")} in its window had failed`;
}

const opening = (change: StateChange, { fromUs }: Trouble): Omit<Finding, "fromMs" | "toMs"> => ({
  kind: "breakerOpening",
  name: "opened",
  good: true,
  evidence: [change.event.id],
  sentence: `The breaker opened at ${instant(change.event.atUs)}, ${after(fromUs, change.event.atUs, "the service fell sick")}: ${evidenceOf(change)}.`,
});

function falseOpening(change: StateChange, { fromUs, toUs }: Trouble): Omit<Finding, "fromMs" | "toMs"> {
  const { atUs, id } = change.event;
  const recovered = toUs > fromUs && atUs >= toUs;
  const again =
    atUs === toUs ? "had just become healthy again" : `had been healthy again for ${elapsed(toUs, atUs)}`;
  const health = recovered ? again : "was healthy";
  return {
    kind: "falseOpening",
    name: "false opening",
    evidence: [id],
    sentence: `The breaker opened at ${instant(atUs)} although the service ${health}: ${evidenceOf(change)}.`,
  };
}

/** Openings from half-open, one after the other without a closing between them. */
function flappings(changes: readonly StateChange[]): Finding[] {
  const episodes: Event[][] = [[]];
  for (const { event, from } of changes) {
    if (event.kind === "closed") episodes.push([]);
    else if (event.kind === "opened" && from === "halfOpen") episodes.at(-1)?.push(event);
  }
  return episodes
    .filter((flaps) => flaps.length >= LEAST_FLAPS)
    .map((flaps) => {
      const [first, last] = [flaps[0] as Event, flaps.at(-1) as Event];
      return {
        kind: "breakerFlapping",
        name: "flapping",
        fromMs: first.atUs / 1000,
        toMs: last.atUs / 1000,
        evidence: flaps.map(({ id }) => id),
        sentence: `The breaker flapped from ${instant(first.atUs)} to ${instant(last.atUs)}: ${times(flaps.length)} in a row it let probes through, and a failure opened it again.`,
      };
    });
}

function earlyClosing(
  { event }: StateChange,
  changes: readonly StateChange[],
): Omit<Finding, "fromMs" | "toMs"> {
  const reopening = changes.find((change) => change.event.id > event.id && change.event.kind === "opened");
  const then = reopening ? ` It opened again ${later(event.atUs, reopening.event.atUs)}.` : "";
  return {
    kind: "earlyClosing",
    name: "closed too early",
    evidence: reopening ? [event.id, reopening.event.id] : [event.id],
    sentence: `The breaker closed at ${instant(event.atUs)} while the service was still sick, on ${count(event.subject, "success", "successes")}.${then}`,
  };
}

const later = (fromUs: number, atUs: number): string =>
  atUs === fromUs ? "at once" : `${elapsed(fromUs, atUs)} later`;

/** The result that moved a breaker by a change of its state, if its call was let through in an earlier era. */
export function lateResultOf(trace: Trace, event: Event): Event | undefined {
  const counted = event.cause < 0 ? undefined : eventAt(trace, event.cause);
  if (counted?.kind !== "counted" || counted.cause < 0) return undefined;
  const late = eventAt(trace, counted.cause);
  return late.kind === "lateCounted" ? late : undefined;
}

function lateVerdict(trace: Trace, change: StateChange): Omit<Finding, "fromMs" | "toMs"> {
  const { event } = change;
  const late = lateResultOf(trace, event) as Event;
  const begun = eventAt(trace, causes(trace, late.id)[0] as number);
  const result = late.value === 1 ? "success" : "failure";
  const did = event.kind === "opened" ? (change.from === "closed" ? "opened" : "reopened") : "closed";
  return {
    kind: "lateVerdict",
    name: "fooled by a late result",
    evidence: [event.id, late.id, begun.id],
    sentence: `A late ${result} ${did} the breaker at ${instant(event.atUs)}: its call had left at ${instant(begun.atUs)}, ${elapsed(begun.atUs, event.atUs)} before, in an earlier state of the breaker.`,
  };
}

/** A service whose failures were seen, under a closed breaker that never opened for them. */
function missed(
  trace: Trace,
  changes: readonly StateChange[],
  { fromUs, toUs }: Trouble,
  near: Near | undefined,
): Finding[] {
  const before = changes.findLast(({ event }) => event.atUs < fromUs);
  if (before && before.event.kind !== "closed") return [];
  if (changes.some(({ event }) => event.kind === "opened" && event.atUs >= fromUs)) return [];
  const failure = firstFailure(trace, fromUs, toUs);
  if (failure < 0) return [];
  return [
    {
      kind: "missedSickness",
      name: "never opened",
      fromMs: fromUs / 1000,
      toMs: toUs / 1000,
      evidence: [failure],
      sentence: `The service was sick for ${time(toUs - fromUs)}, and the breaker never opened for it${near ? `: ${howNear(near)}` : ""}.`,
    },
  ];
}

function howNear({ results, rate, judged, minimumCalls, failureThreshold }: Near): string {
  // Cut rather than rounded: a rate just below the threshold must not read like the threshold.
  const reached = percent(Math.floor(rate * 1e4 + 1e-6) / 1e4);
  const opens = percent(failureThreshold);
  const held = `its window held up to ${count(results, "result")}`;
  return judged
    ? `its failure rate reached ${reached}, and ${opens} opens it; ${held}, and ${number(Math.max(1, minimumCalls))} or more are judged`
    : `${held}, and from ${number(minimumCalls)} on they are judged; ${reached} of them had failed, and ${opens} would have opened it`;
}

function firstFailure(trace: Trace, fromUs: number, toUs: number): number {
  for (let id = firstAt(trace, fromUs); id < trace.length && (trace.at[id] as number) < toUs; id++) {
    if (trace.kind[id] === KIND_CODES.counted && (trace.value[id] as number) > 0) return id;
  }
  return -1;
}
