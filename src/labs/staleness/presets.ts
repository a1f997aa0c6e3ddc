import type { Preset } from "../lab.ts";

/** Policies worth comparing: each a whole state. */
export const presets: readonly Preset[] = [
  {
    id: "oneTtl",
    title: "One TTL for everything",
    description: "Fine for the display name and the preferences; sessions, balances and permissions lie.",
    fixes: [],
    explicit: {},
  },
  {
    id: "shortTtl",
    title: "One short TTL for everything",
    description:
      "5 s suits the session. A budget of 0 is still broken, and the rest pays for a freshness that nobody asked for.",
    fixes: [],
    explicit: { ttlMs: 5000 },
  },
  {
    id: "budgets",
    title: "A budget per type",
    description: "Each type gets what it needs, and types with a budget of 0 cost a database read each time.",
    fixes: ["budgets", "bypass"],
    explicit: {},
  },
  {
    id: "bust",
    title: "Bust on write",
    description:
      "Nearly as fresh for a fraction of the database reads, as long as no drop is lost and no read is slow.",
    fixes: ["bust"],
    explicit: {},
  },
  {
    id: "putBack",
    title: "Bust on write, slow reads",
    description: "A read that began before the write fills the cache after the drop: the old value is back.",
    fixes: ["bust"],
    explicit: { dbReadMs: 500 },
  },
  {
    id: "overtaken",
    title: "Zero is not zero",
    description:
      "Never cached, and still out of date: a write overtakes the answer on its way. Only a check at the commit can help.",
    fixes: ["budgets", "bypass"],
    explicit: { dbReadMs: 500 },
  },
];
