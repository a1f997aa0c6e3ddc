import type { Preset } from "../lab.ts";

/** Ways to tell a cache of a revoke, and ways in which it does not hear: each a whole state. */
export const presets: readonly Preset[] = [
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
];
