import type { Run } from "../../src/sim/run.ts";
import { events, type Kind } from "../../src/sim/trace.ts";

/** Numbers that must be equal, with what they are called. */
export type Sum = readonly [what: string, one: number, other: number];

/** The sums of a run that must agree, by the lab. */
export function sumsOf(run: Run): Sum[] {
  return SUMS[run.lab]?.(run) ?? [];
}

const SUMS: Record<string, (run: Run) => Sum[]> = {
  pay: (run) => {
    const { price, balance } = run.settings as Record<"price" | "balance", number>;
    const charges = metric(run, "charges");
    return [
      ["what was charged is so many times the price", metric(run, "chargedAmount"), charges * price],
      ["the balance is short of it", metric(run, "finalBalance"), balance - charges * price],
      ["every charge is a commit", charges, many(run, "commit")],
      ["every attempt is sent", metric(run, "attempts"), many(run, "send")],
    ];
  },
  idempotency: (run) => [
    ["everybody is told something", metric(run, "intents"), told(run)],
    ...whole(run, [
      ["every charge is a commit", metric(run, "charges"), many(run, "commit")],
      ["every attempt is sent", metric(run, "attempts"), many(run, "send")],
    ]),
  ],
  herd: (run) => [
    [
      "a client is served or gives up",
      run.settings.clients as number,
      metric(run, "succeeded") + metric(run, "gaveUp"),
    ],
    [
      "attempts by retry number are all attempts",
      metric(run, "attempts"),
      sumLike(run, /^attemptsPer\w+\/\d+$/),
    ],
    ["who was answered was served", metric(run, "succeeded"), sumLike(run, /^answeredPer/)],
    [
      "an attempt is answered, refused, rejected, or else times out",
      metric(run, "attempts"),
      sumLike(run, /^(answered|refused|rejected|timedOut)Per/),
    ],
  ],
  storm: (run) => [
    ["calls are those offered", metric(run, "offered"), sumLike(run, /^offeredPer/)],
    ["attempts are those of the series", metric(run, "attempts"), sumLike(run, /^attemptsPer/)],
    [
      "an attempt is lost or answered in time",
      metric(run, "attempts"),
      sumLike(run, /^lostPer/) + sumLike(run, /^answeredPer/),
    ],
    ["an answer in time is a good call", sumLike(run, /^goodPer/), sumLike(run, /^answeredPer/)],
    ["the longest queue is in the series", metric(run, "peakQueue"), highest(run, "queueDepth")],
  ],
  breaker: (run) => [
    ["calls that failed are those of the series", metric(run, "failures"), sumLike(run, /^failed$/)],
    [
      "calls that failed fast are those of the series",
      metric(run, "failedFast"),
      sumLike(run, /^failedFast/),
    ],
    ...whole(run, [
      ["every call ends", callers(run), sumLike(run, /^(succeeded|failed)/)],
      [
        "every change of state is listed",
        list(run, "transitions"),
        many(run, "opened", "halfOpened", "closed"),
      ],
    ]),
  ],
  stampede: (run) => [
    ["reads are hits, old values, waits and misses", metric(run, "reads"), sumLike(run, /^readsPer100Ms/)],
    ["queries are those of the series", metric(run, "recomputes"), sumLike(run, /^dbQueriesPer1S$/)],
    ["rejected queries are those of the series", metric(run, "dbRejected"), sumLike(run, /^dbRejectedPer/)],
    ["the longest queue is in the series", metric(run, "dbPeakQueue"), highest(run, "dbQueueDepth")],
  ],
  staleness: (run) =>
    ["reads", "staleReads", "budgetViolations", "dbReads"].flatMap((id): Sum[] => [
      [`${id} are those of all records`, metric(run, id), metricsLike(run, `${id}/`)],
      ...(id === "staleReads"
        ? []
        : [[`${id} are those of the series`, metric(run, id), sum(run, id)] as const]),
    ]),
  revoke: (run) => [
    [
      "late accesses are those of the series",
      metric(run, "accessesAfterRevoke"),
      sum(run, "allowedAfterRevoke"),
    ],
    ["database reads are those of the series", metric(run, "dbReads"), sum(run, "dbReads")],
    ...whole(run, [
      [
        "every access is let in or not",
        many(run, "allowed"),
        sum(run, "allowed") + sum(run, "allowedAfterRevoke"),
      ],
      ["who was denied is in the series", many(run, "denied"), sum(run, "denied")],
    ]),
  ],
};

/** What can be counted in the trace, where it is not a sample. */
const whole = (run: Run, sums: readonly Sum[]): readonly Sum[] => (run.sampledEvery === 1 ? sums : []);

const metric = ({ metrics }: Run, id: string): number => metrics[id] as number;

const list = ({ metrics }: Run, id: string): number => (metrics[id] as readonly unknown[]).length;

const metricsLike = ({ metrics }: Run, prefix: string): number =>
  Object.keys(metrics).reduce((all, id) => all + (id.startsWith(prefix) ? (metrics[id] as number) : 0), 0);

const told = (run: Run): number => metricsLike(run, "clientOutcome/");

const sum = ({ series }: Run, id: string): number =>
  Array.from(series[id]?.values ?? []).reduce((all, value) => all + value, 0);

const sumLike = (run: Run, ids: RegExp): number =>
  Object.keys(run.series).reduce((all, id) => all + (ids.test(id) ? sum(run, id) : 0), 0);

const highest = ({ series }: Run, id: string): number =>
  Array.from(series[id]?.values ?? []).reduce((most, value) => Math.max(most, value), 0);

const many = ({ trace }: Run, ...kinds: Kind[]): number => [...events(trace, ...kinds)].length;

const callers = ({ trace }: Run): number =>
  new Set([...events(trace, "send", "failedFast")].map(({ actor }) => actor)).size;
