import type { LabNotes } from "../lab.ts";
import { presets } from "./presets.ts";

/** What the lab `stampede` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  presets,
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
