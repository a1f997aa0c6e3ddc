import type { LabNotes } from "../lab.ts";

/** A thousand keys, each read about once a second, and a database that can just refresh them all in turn. */
const MANY_KEYS = { keys: 1000, ttlMs: 20_000, recomputeMs: 50, durationMs: 60_000 };

/** A query of two seconds, before a database that has room for many of them. */
const SLOW_QUERY = { recomputeMs: 2000, dbWorkers: 200 };

/** What the lab `stampede` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  // Situations worth a look: each a whole state.
  presets: [
    {
      id: "story",
      title: "The story: one hot key, nothing fixed",
      description:
        "The entry expires, and until the first answer is there every reader queries for the same value.",
      fixes: [],
      explicit: {},
    },
    {
      id: "thousandAtOnce",
      title: "A thousand readers at one instant",
      description: "All come just after the expiry: a thousand queries, more than the database can queue.",
      fixes: [],
      explicit: { arrivals: "simultaneous" },
    },
    {
      id: "hotKeyJitter",
      title: "One hot key, jitter",
      description:
        "The expiry moves to another instant, with as many readers waiting for it: nothing is gained.",
      fixes: ["jitter"],
      explicit: {},
    },
    {
      id: "manyKeys",
      title: "A thousand keys filled together",
      description:
        "They expire together, too. The queue overflows, and keys whose query waits are queried again.",
      fixes: [],
      explicit: MANY_KEYS,
    },
    {
      id: "manyKeysJitter",
      title: "A thousand keys filled together, jitter",
      description: "Their expiries spread over eight seconds, and the database keeps up.",
      fixes: ["jitter"],
      explicit: MANY_KEYS,
    },
    {
      id: "earlyBust",
      title: "Early expiration, then a bust",
      description:
        "Deleted, the entry cannot be refreshed early: the stampede is back. Its slow answers then make readers refresh too early.",
      fixes: ["early"],
      explicit: { bustAtMs: 15_000 },
    },
    {
      id: "earlyForever",
      title: "A bust that never ends",
      description:
        "With three times the readers the slow answers keep the refreshes early, and the early refreshes keep the answers slow.",
      fixes: ["early"],
      explicit: { bustAtMs: 15_000, readsPerSecond: 3000, durationMs: 45_000 },
    },
    {
      id: "earlyRare",
      title: "Early expiration, few readers",
      description:
        "With a read a second hardly anybody comes in the stretch before the expiry: the entry expires as ever.",
      fixes: ["early"],
      explicit: { readsPerSecond: 1, durationMs: 120_000 },
    },
    {
      id: "slowLock",
      title: "The lock with a recompute of 2 s",
      description: "One query an expiry, and every reader who misses waits for it: a second on average.",
      fixes: ["lock"],
      explicit: SLOW_QUERY,
    },
    {
      id: "shortLease",
      title: "A lease shorter than the recompute",
      description:
        "The lock is free again while its holder still waits for the database: the next reader leads, too.",
      fixes: ["lock"],
      explicit: { ...SLOW_QUERY, lockLeaseMs: 500 },
    },
    {
      id: "serveStale",
      title: "Serve stale",
      description: "One reader waits two seconds for the new value; the others get the old one at once.",
      fixes: ["stale"],
      explicit: SLOW_QUERY,
    },
    {
      id: "coalesce",
      title: "Coalesce per node",
      description: "One query for each of four nodes, without any lock that they would have to share.",
      fixes: ["coalesce"],
      explicit: {},
    },
  ],
  limits: [
    "Cache look-ups, locks and the way between readers, cache and database take no time; only queries do, in the queue and at a worker. A query takes as long as it is set to, always.",
    "All keys are filled at 0. That fill is no query; the time it took, which early expiration starts from, is taken to be one query's.",
    "Readers that come all at once come at the very instant at which the first entry expires; with a spread of the time to live that instant moves with it.",
    "Whoever queries waits for the answer and fills the entry with it, however many others did before; each fill starts a new life. A query that is rejected is an error for its reader, an early refresher's too, and is not tried again.",
    "A burst is all queries for a key from the first until the first answer. Rejected queries belong to it and answer nothing.",
    "The time that early expiration reckons with is the last fill's, the database's queue included: after a stampede it is long, and refreshes come early until a quick answer has been stored.",
    "Waiters for the lock get the value of the next fill, whoever brings it. When the lease is over the first in line leads, and without a line the next reader who misses; the old leader's answer still counts. Where the leader's query is rejected, the next in line leads.",
    "With both lock and early expiration, or with serve stale or coalescing, an early reader who finds somebody at it is served from the cache.",
    "Serve stale without a lock takes any query under way for a refresh; past its limit every reader who misses queries again. A deleted entry leaves no old value.",
    "A node's readers share one query and its error. With a lock, too, it is the nodes that stand in line.",
    "A bust deletes the entry of the hottest key, once, and stops no query under way: its answer fills the entry again.",
    "The mean and the longest wait are those of waiters who were answered; readers who got an error are counted apart, with all that shared the rejected query.",
    "How many readers query at an expiry of one key is in part luck: who happens to come before the answer (a Poisson count). Two runs that differ by less than two standard deviations of it are said to differ by no more than chance; with early expiration luck moves it more than that.",
    "Readers never give up and never retry. Of each kind of finding the 20 largest are told.",
    "In a run too large to be written down in full, the events of a sample of readers are kept; numbers and areas count all.",
  ],
};
