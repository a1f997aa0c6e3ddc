import type { LabNotes } from "../lab.ts";
import { presets } from "./presets.ts";

/** What the lab `revoke` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  presets,
  limits: [
    "One person, one row, one cached answer, filled at 0. The revoke is the only write, and it commits at one instant.",
    "The window lasts from the commit to the arrival of the last access that was let in. An access that arrives before the commit and is answered after it does not count.",
    "An access that misses reads the row as of its start, is answered after the database read, and fills the cache with what it read. Misses at the same time each ask the database.",
    "The call to the cache takes no time. A drop is sent at the commit or the bust delay later; a write-through happens at the commit.",
    "The outbox (or change feed) holds what a failed call left undone: the repair drops the answer, once, and does not fail. Where the write makes no call, or the call succeeded, it has nothing to do.",
    "With the lease, a read that misses takes a token before it reads the row; a drop voids all tokens taken before it, and a set with a voided token is refused, even if its value is fresh. A write-through and an expiry void nothing, so the lease alone does not help after them.",
    "The slow reader has missed, as on another node of the service, whatever the cache says here; it reads when it is set to and sets when it is set to, or at once if that is earlier than its read.",
    "The lease gives a token to every read that misses; it does not hold back a second one, as a leader lock would.",
    "Refills that follow each other too closely to be told apart are drawn as one stretch.",
  ],
};
