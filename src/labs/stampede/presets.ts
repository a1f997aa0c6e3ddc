import type { Preset } from "../lab.ts";

/** A thousand keys, each read about once a second, and a database that can just refresh them all in turn. */
const MANY_KEYS = { keys: 1000, ttlMs: 20_000, recomputeMs: 50, durationMs: 60_000 };

/** A query of two seconds, before a database that has room for many of them. */
const SLOW_QUERY = { recomputeMs: 2000, dbWorkers: 200 };

/** Situations worth a look: each a whole state. */
export const presets: readonly Preset[] = [
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
];
