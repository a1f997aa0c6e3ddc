import type { LabNotes } from "../lab.ts";

/** What the lab `staleness` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  // Policies worth comparing: each a whole state.
  presets: [
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
      description:
        "Each type gets what it needs, and types with a budget of 0 cost a database read each time.",
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
      description:
        "A read that began before the write fills the cache after the drop: the old value is back.",
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
  ],
  limits: [
    "One record of each type, read and written at random (Poisson). The cache is empty at the start.",
    "How far out of date a value is counts when it is served, since its successor committed. A read that asks the database gets the row as of its start, so by the end of the read a write may have overtaken it: even types that skip the cache are then out of date, by the length of the read at most.",
    "A read beyond its budget is one whose value is out of date by more than the budget; exactly the budget is still within it.",
    "With a budget per type the time to live is the budget, counted from the fill. The value may have been overtaken while it was on its way to the cache, so it may be older than its budget by the length of a database read.",
    "A time to live of 0 never serves: under a budget per type, a type with a budget of 0 asks the database each time whether or not it bypasses the cache. (Some real caches take 0 for “never expires”.) The bypass matters where one TTL or a write policy would keep a copy.",
    "Dropping and updating the copy happen at the instant of the commit and never fail here; the lab on revoked access shows what happens when they do. A slow read may still put an old value back, since this lab has no lease tokens.",
    "Misses at the same time each ask the database; the lab on stampedes shows what helps. The database has no queue here.",
    "Up to five findings are told of one type, the copies that broke its budget most often; the rest is told in one.",
  ],
};
