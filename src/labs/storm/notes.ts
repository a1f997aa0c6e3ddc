import type { LabNotes } from "../lab.ts";

/** What the lab `storm` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  // Situations worth a look: each a whole state.
  presets: [
    {
      id: "metastable",
      title: "The stall that never ends",
      description:
        "Ten seconds of standing still, and then retries keep the server busy with requests that nobody waits for.",
      fixes: [],
      explicit: {},
    },
    {
      id: "recovers",
      title: "The same at a load that recovers",
      description:
        "At 100 calls a second even doubled attempts are less than the server can do, so the backlog drains.",
      fixes: [],
      explicit: { arrivalsPerSecond: 100 },
    },
    {
      id: "noRetries",
      title: "Without retries",
      description:
        "Nothing feeds the overload, but 20 requests a second of room need two minutes for what ten seconds left behind.",
      fixes: [],
      explicit: { maxRetries: 0, durationMs: 200_000 },
    },
    {
      id: "budget",
      title: "With a retry budget",
      description: "Tokens run out in a moment, and with them the retries. The queue still has to drain.",
      fixes: ["budget"],
      explicit: { durationMs: 200_000 },
    },
    {
      id: "ratio",
      title: "A ratio budget, one step too generous",
      description:
        "A tenth of retries on top of 280 makes 308 a second, and the server can do 300: it never recovers.",
      fixes: [],
      explicit: { budget: "ratio", durationMs: 200_000 },
    },
    {
      id: "breaker",
      title: "With the breaker",
      description: "While it is open nothing is sent, and the server gets through what it had queued.",
      fixes: ["breaker"],
      explicit: {},
    },
    {
      id: "late",
      title: "Dropping what is late",
      description:
        "The head of the queue still has a moment to live when its turn comes, and dies while it is served.",
      fixes: [],
      explicit: { dropExpired: "late", timeoutMs: 1001 },
    },
    {
      id: "hopeless",
      title: "Dropping what is hopeless",
      description:
        "The server takes only what it can still answer in time, and is well within a second or two.",
      fixes: ["shed"],
      explicit: {},
    },
    {
      id: "bounded",
      title: "A bounded queue",
      description:
        "What is admitted waits half a second at most, so it is answered; the rest is shed at once.",
      fixes: [],
      explicit: { queueLimit: 150 },
    },
    {
      id: "boundedTooLong",
      title: "A bounded queue, too long",
      description: "Two seconds of queue for callers who wait for one: full of the dead, and it stays full.",
      fixes: [],
      explicit: { queueLimit: 600 },
    },
    {
      id: "lifo",
      title: "Last in, first out",
      description:
        "Who comes now is served now. Those who waited too long go on waiting, and nobody misses them.",
      fixes: [],
      explicit: { discipline: "lifo" },
    },
    {
      id: "layers",
      title: "Layers that multiply",
      description:
        "Three layers with three retries each: 20 calls a second, a fifteenth of what the server can do, keep it down.",
      fixes: [],
      explicit: { arrivalsPerSecond: 20, layers: 3, maxRetries: 3 },
    },
    {
      id: "sixtyFour",
      title: "Sixty-four attempts for one call",
      description:
        "The stalled server fails at once, and every layer does what it was told: four times four times four.",
      fixes: [],
      explicit: { arrivalsPerSecond: 20, layers: 3, maxRetries: 3, stallKind: "fail" },
    },
  ],
  limits: [
    "Calls come in whatever becomes of those before (an open loop). There is no network time: what is sent is there, and so is an answer.",
    "One server takes one request at a time, each for exactly 1 / capacity. It is never told that a caller gave up, so what has timed out is served like any other, unless the server looks at the clock.",
    "Only the innermost layer has a timeout, and an answer at that very instant is in time. A layer above waits until the one below has succeeded or given up. All layers have the same policy and a retry budget each.",
    "Standing still, the server keeps the request in service and goes on with it afterwards. Failing, it fails what it has in hand and in its queue, and what comes, at once.",
    "A request beyond the queue limit is refused, and its caller hears so at once. A request that is dropped is dropped silently: its caller waits for the timeout.",
    "Late is what has timed out when its turn comes; hopeless, what could not be done by then. The server knows each request's deadline, as if it travelled with it.",
    "The breaker stands between the innermost layer and the server. A call that it fails fast is a failure like any other: it is retried by the policy and costs a token.",
    "Work counts as wasted if nobody waits for it when it is done, even if somebody did when it began. Its share is of the time in which the server worked.",
    "Goodput is by the arrival of the call: before the stall, during it, and after its end.",
    "With even arrivals and a timeout of whole gaps between them, retries fall on the very instants of arrivals. A server that drops only what is late then finishes a few requests exactly at their deadline, and saves itself; a millisecond off that rhythm it never does.",
    "The beginning of service is not written down, and neither are the breaker's single results: an attempt's events are its sending, its end for the caller, and its end at the server if that came later.",
  ],
};
