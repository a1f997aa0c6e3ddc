import { choice, duration, number, onOff, type Values } from "../../sim/settings.ts";

/** Every setting of the lab `stampede`. */
export const settings = {
  arrivals: choice("Readers come", "poisson", "How the readers arrive.", {
    poisson: "at random, at a steady rate (Poisson)",
    simultaneous: "all at the same instant, the one at which the first entry expires",
  }),
  readers: number("Readers at once", "count", 1000, "How many come, if all come at the same instant.", {
    min: 0,
    max: 1_000_000,
  }),
  readsPerSecond: number(
    "Reads",
    "perSecond",
    1000,
    "How many come each second, over all keys, if they come at random.",
    { min: 0, max: 100_000, step: 0.01 },
  ),
  keys: number("Keys", "count", 1, "How many different things are read; all are filled together at 0.", {
    min: 1,
    max: 1_000_000,
  }),
  keySkew: number(
    "Skew",
    "factor",
    0,
    "How unlike the keys are in demand: Zipf's exponent, 0 is all alike, 1 is typical of the web.",
    { min: 0, max: 5, step: 0.01 },
  ),
  durationMs: duration("Duration", 35_000, "How long readers come. What they began is then played out."),
  ttlMs: duration("Time to live", 10_000, "How long an entry is fresh after it was filled."),
  ttlSpread: number(
    "Spread",
    "share",
    0,
    "Each time to live is longer or shorter by a random share of it, up to this.",
    { min: 0, max: 1, step: 0.01 },
  ),
  bustAtMs: duration(
    "Cache bust",
    0,
    "When the hottest key's entry is deleted, whatever is left; 0 is never.",
  ),
  recomputeMs: duration("Query", 200, "How long the database works on the query that fills an entry."),
  dbWorkers: number("Workers", "count", 10, "Queries that the database serves at a time; 0 is unlimited.", {
    min: 0,
    max: 100_000,
  }),
  dbQueueLimit: number(
    "Queue limit",
    "count",
    500,
    "Queries that may wait for a worker; one more is rejected.",
    {
      min: 0,
      max: 1_000_000,
    },
  ),
  early: onOff(
    "Early expiration",
    false,
    "Each reader of a fresh entry may refresh it, the likelier the nearer its expiry.",
  ),
  beta: number(
    "Beta",
    "factor",
    1,
    "How early: the stretch before the expiry in which refreshes are likely, as a multiple of what the last one took.",
    { min: 0, max: 100, step: 0.01 },
  ),
  lock: onOff("Leader lock", false, "Only who holds a key's lock queries; others who miss wait in line."),
  lockLeaseMs: duration(
    "Lease",
    5000,
    "After this long the lock is free, whether its holder is done or not.",
    {
      min: 1,
    },
  ),
  stale: onOff(
    "Serve stale",
    false,
    "While one reader refreshes an expired entry, the others get the old value.",
  ),
  staleForMs: duration("Stale for", 10_000, "How long past its expiry a value may still be served."),
  coalesce: onOff(
    "Coalesce",
    false,
    "On each node one query per key; who misses meanwhile shares its result.",
  ),
  nodes: number("Nodes", "count", 4, "How many nodes the readers are spread over, in turn.", {
    min: 1,
    max: 10_000,
  }),
} as const;

/** The key that most readers want: its entry is the one that is drawn, and that a bust deletes. */
export const HOTTEST = 0;

export type StampedeSettings = Values<typeof settings>;

/** The settings as the page groups them. */
export const groups = [
  {
    title: "Readers",
    settings: ["arrivals", "readsPerSecond", "readers", "keys", "keySkew", "nodes", "durationMs"],
  },
  { title: "Cache", settings: ["ttlMs", "ttlSpread", "bustAtMs"] },
  { title: "Database", settings: ["recomputeMs", "dbWorkers", "dbQueueLimit"] },
  {
    title: "Protection",
    settings: ["early", "beta", "lock", "lockLeaseMs", "stale", "staleForMs", "coalesce"],
  },
] as const satisfies readonly { title: string; settings: readonly (keyof typeof settings)[] }[];

/** What may become of a read. */
export const OUTCOMES = ["hits", "stale", "waits", "misses"] as const;
