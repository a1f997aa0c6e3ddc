import type { LabNotes } from "../lab.ts";

/** What the lab `pay` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  // Situations in which the usual advice is not enough: each a whole state.
  presets: [
    {
      id: "story",
      title: "The story: nothing fixed",
      description: "No key, a cached balance, retries at once: three attempts, three charges.",
      fixes: [],
      explicit: {},
    },
    {
      id: "checkThenAct",
      title: "Look up, process, record",
      description:
        "One key for all attempts, yet the second attempt looks it up before the first has recorded it.",
      fixes: [],
      explicit: { key: "once", dedup: "afterProcessing" },
    },
    {
      id: "uniqueIndex",
      title: "A unique index on the key",
      description:
        "The same look-up, but the second commit violates the index and gets the first one's reply.",
      fixes: [],
      explicit: { key: "once", dedup: "uniqueAtCommit" },
    },
    {
      id: "freshIsNotEnough",
      title: "Fresh reads, plenty of money",
      description: "No balance check, however fresh, stops a duplicate that the account can pay for.",
      fixes: ["cache", "guard"],
      explicit: { balance: 20_000 },
    },
    {
      id: "guardAlone",
      title: "Only the commit guards the balance",
      description:
        "Stale and raced checks pass as before; the conditional debit refuses what they let through.",
      fixes: ["guard"],
      explicit: {},
    },
    {
      id: "oneKey",
      title: "One key, claimed first, nothing else",
      description:
        "A single charge and a true message, with a stale cache and immediate retries still in place.",
      fixes: ["idempotency"],
      explicit: {},
    },
    {
      id: "backoffAlone",
      title: "Backoff and jitter, nothing else",
      description: "The duplicates come later. They do not go away.",
      fixes: ["retry"],
      explicit: {},
    },
    {
      id: "insufficientFunds",
      title: "“Insufficient funds” for a payment that succeeded",
      description:
        "A fresh read after a long backoff sees the balance that the first attempt left, and declines.",
      fixes: ["cache"],
      explicit: { backoff: "exponential", baseMs: 5000 },
    },
    {
      id: "conflictAtOnce",
      title: "Claim, 409, retry at once",
      description: "Charged once, but the phone burns its attempts on conflicts and says that it failed.",
      fixes: [],
      explicit: { key: "once", dedup: "claim", onInFlight: "conflict" },
    },
    {
      id: "shortClaim",
      title: "A claim shorter than the work",
      description:
        "The claim times out while its holder still works; the next attempt takes it over and charges again.",
      fixes: ["idempotency"],
      explicit: { claimTimeoutMs: 3000 },
    },
    {
      id: "fencedClaim",
      title: "The same, fenced",
      description:
        "The old holder's commit is refused, since its claim was taken over: one charge, but so late that the phone gave up.",
      fixes: ["idempotency"],
      explicit: { claimTimeoutMs: 3000, fence: true },
    },
    {
      id: "impatient",
      title: "An impatient second tap",
      description: "One key per tap does not help a person who taps twice, unless both taps share it.",
      fixes: ["idempotency"],
      explicit: { secondTapMs: 3000 },
    },
  ],
  limits: [
    "Only the slow part and the network take time. Balance reads, key look-ups, cache and ledger writes are instant, so what races here is what the slow part keeps apart.",
    "The debit, the conditional debit and the dedup record commit in one transaction; maintaining the cache follows at once and never fails here.",
    "The service is never told that the phone gave up on an attempt: it goes on working, and its late reply reaches nobody.",
    "A request whose commit is refused, by the unique index or by the fence, gets the stored reply, or a 409 while the new holder of the claim is still at work.",
    "Without a fence, a holder whose claim was taken over still commits and stores its reply; whoever waits for the key gets the first reply that is stored.",
    "A decline is stored under its key like a success. A 409 is not.",
    "Status polls leave every poll interval after the timeout, the first one interval after it, and not before the last one was answered. They ask about the attempt's own payment, after a 409 about what its key stands for. The last one leaves before 60 s are over; its answer is still taken.",
    "A log-normal has no end: work is cut off at 200 days.",
    "The second tap happens when it is set to happen, whatever the phone shows then.",
    "The network neither loses nor reorders messages in this lab.",
  ],
};
