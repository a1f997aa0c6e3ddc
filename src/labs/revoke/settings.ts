import { choice, duration, number, onOff, type Values } from "../../sim/settings.ts";

/** Every setting of the lab `revoke`. */
export const settings = {
  ttlMs: duration("TTL", 60_000, "How long a cached answer is good."),
  revokeAtMs: duration("Revoked at", 10_000, "When the admin revokes the access."),
  readsPerSecond: number("Accesses", "perSecond", 5, "How often the person asks, at random.", {
    min: 0,
    max: 100_000,
    step: 0.001,
  }),
  dbReadMs: duration("Database read", 20, "How long a read of the database takes."),
  durationMs: duration("Duration", 120_000, "How long the person goes on asking.", { min: 1 }),
  onWrite: choice("On the revoke", "nothing", "What the admin's write does to the cached answer.", {
    nothing: "it stays until its time to live is over",
    bust: "it is dropped, the next access misses",
    writeThrough: "it is overwritten with the new answer",
  }),
  bustDelayMs: duration("Bust delay", 0, "How long after the commit the drop is sent."),
  cacheWriteFails: onOff("Cache call fails", false, "The write commits, but its call to the cache fails."),
  repair: onOff("Repair", false, "An outbox or change feed drops the answer after the cache call failed."),
  repairAfterMs: duration("Repair after", 1000, "How long after the failed call the repair comes."),
  slowReader: onOff("Slow reader", false, "Another reader, slow between its read of the row and its set."),
  slowReaderReadAtMs: duration(
    "Slow reader reads at",
    9000,
    "When it misses and reads the row; with the lease it takes a token first.",
  ),
  slowReaderSetAtMs: duration("Slow reader sets at", 12_000, "When it puts what it read into the cache."),
  lease: onOff("Lease", false, "A drop voids the tokens of reads under way; their sets are refused."),
} as const;

export type RevokeSettings = Values<typeof settings>;

/** The settings as the page groups them. */
export const groups = [
  { title: "Cache and database", settings: ["ttlMs", "dbReadMs", "lease"] },
  {
    title: "The revoke",
    settings: ["revokeAtMs", "onWrite", "bustDelayMs", "cacheWriteFails", "repair", "repairAfterMs"],
  },
  { title: "The person", settings: ["readsPerSecond", "durationMs"] },
  { title: "A slow reader", settings: ["slowReader", "slowReaderReadAtMs", "slowReaderSetAtMs"] },
] as const satisfies readonly { title: string; settings: readonly (keyof typeof settings)[] }[];
