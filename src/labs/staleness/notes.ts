import type { LabNotes } from "../lab.ts";
import { presets } from "./presets.ts";

/** What the lab `staleness` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  presets,
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
