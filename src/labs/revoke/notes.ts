import type { LabNotes } from "../lab.ts";

/** What the lab `revoke` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  // Ways to tell a cache of a revoke, and ways in which it does not hear: each a whole state.
  presets: [
    {
      id: "ttlOnly",
      title: "TTL only",
      description: "Nobody tells the cache: whoever was revoked is let in until the time to live is over.",
      fixes: [],
      explicit: {},
    },
    {
      id: "writeThroughFails",
      title: "Write-through whose cache update fails",
      description: "The write succeeds, the update of the cache does not, and the old answer lives on.",
      fixes: [],
      explicit: { onWrite: "writeThrough", cacheWriteFails: true },
    },
    {
      id: "bust",
      title: "Bust on revoke",
      description:
        "The cached answer is dropped with the commit: the next access asks the database and is denied.",
      fixes: ["bust"],
      explicit: {},
    },
    {
      id: "bustFails",
      title: "A bust that fails",
      description: "A drop is a call like any other. When it fails, the window is as long as without it.",
      fixes: ["bust"],
      explicit: { cacheWriteFails: true },
    },
    {
      id: "repaired",
      title: "The same, repaired by an outbox",
      description:
        "The failed drop is made again from the database's own record of the write: the window closes with it.",
      fixes: ["bust", "repair"],
      explicit: { cacheWriteFails: true },
    },
    {
      id: "slowReader",
      title: "A slow reader puts the old value back",
      description:
        "It read “allowed” before the revoke and sets it after the drop, with a whole new time to live: worse than no bust.",
      fixes: ["bust"],
      explicit: { slowReader: true },
    },
    {
      id: "lease",
      title: "The same, with a lease",
      description: "The drop voids the slow reader's token, and the cache refuses what it brings.",
      fixes: ["bust", "lease"],
      explicit: { slowReader: true },
    },
  ],
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
