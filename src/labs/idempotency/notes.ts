import type { LabNotes } from "../lab.ts";

const HOUR = 3_600_000;

/** Requests that take longer than the client waits, so that the second attempt finds the first one at work. */
const slow = { processingMs: 4000, loseReplies: 0, claimTimeoutMs: 10_000 };

/** What the lab `idempotency` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  // Situations, from no key at all to keys that do too much: each a whole state.
  presets: [
    {
      id: "lostReply",
      title: "A lost reply, and no key",
      description: "The charge was made, its reply got lost, and the retry is a new payment to the service.",
      fixes: [],
      explicit: {},
    },
    {
      id: "keyInTheLoop",
      title: "A key made inside the loop",
      description: "The table is in place, but every attempt brings another key: nothing is ever recognised.",
      fixes: ["claim"],
      explicit: { key: "perAttempt" },
    },
    {
      id: "lookThenRecord",
      title: "Look up, process, record",
      description:
        "One key, yet the second attempt looks it up while the first is still at work and has recorded nothing.",
      fixes: ["keyOnce"],
      explicit: { dedup: "afterProcessing", ...slow },
    },
    {
      id: "claimAndWait",
      title: "Claim it, and wait",
      description: "The second attempt finds the claim, waits for the first one's reply and gets it.",
      fixes: ["keyOnce", "claim"],
      explicit: { ...slow },
    },
    {
      id: "claimAndConflict",
      title: "Claim it, 409, retry at once",
      description: "One charge, but the client spends its attempts on 409s and says that the payment failed.",
      fixes: ["keyOnce", "claim"],
      explicit: { ...slow, onInFlight: "conflict", backoff: "none" },
    },
    {
      id: "conflictAndBackoff",
      title: "Claim it, 409, back off",
      description:
        "The same with a growing delay: the last attempt comes after the work and gets the stored reply.",
      fixes: ["keyOnce", "claim"],
      explicit: { ...slow, onInFlight: "conflict" },
    },
    {
      id: "shortClaim",
      title: "A claim shorter than the work",
      description:
        "The claim times out while its holder still works: the next attempt takes it over and charges again.",
      fixes: ["keyOnce", "claim"],
      explicit: { ...slow, claimTimeoutMs: 2000 },
    },
    {
      id: "shortClaimFenced",
      title: "The same, fenced",
      description:
        "The record of the old holder is refused, and its charge with it, since both are one transaction.",
      fixes: ["keyOnce", "claim", "oneTransaction"],
      explicit: { ...slow, claimTimeoutMs: 2000, fence: true },
    },
    {
      id: "crashInBetween",
      title: "A crash between charge and record",
      description:
        "The handler dies with the charge made and nothing recorded; once its claim is over, the retry charges again.",
      fixes: ["keyOnce", "claim"],
      explicit: { record: "afterEffect", crash: "afterEffect", loseReplies: 0 },
    },
    {
      id: "crashInOneTransaction",
      title: "The same crash, one transaction",
      description: "Charge and record are undone together, so the retry makes the only charge.",
      fixes: ["keyOnce", "claim", "oneTransaction"],
      explicit: { crash: "afterEffect", loseReplies: 0 },
    },
    {
      id: "nextDay",
      title: "A retry after 25 h, a window of 24 h",
      description:
        "The stored reply has expired an hour before the retry: the key is new again, and so is the charge.",
      fixes: ["keyOnce", "claim"],
      explicit: { retryAfterMs: 25 * HOUR },
    },
    {
      id: "windowCost",
      title: "What a longer window costs",
      description:
        "A payment every ten minutes, each retried after 25 h: seven days of keys are kept to recognise them all.",
      fixes: ["keyOnce", "claim", "longerWindow"],
      explicit: { payments: 1500, paymentsPerSecond: 0.0017, retryAfterMs: 25 * HOUR },
    },
    {
      id: "timestampKeys",
      title: "Keys made of the clock",
      description:
        "Two people who pay in the same millisecond share a key: one pays, both are told that they did.",
      fixes: ["keyOnce", "claim"],
      explicit: { keyKind: "timestampMs", payments: 40, paymentsPerSecond: 200, loseReplies: 0 },
    },
    {
      id: "otherAmount",
      title: "The same key, another amount",
      description:
        "A second payment goes by the first one's key and gets its receipt: told complete, never made.",
      fixes: ["keyOnce", "claim"],
      explicit: { reuseKeyWithOtherAmount: true, paymentsPerSecond: 0.2, loseReplies: 0 },
    },
    {
      id: "otherAmountChecked",
      title: "The same, with a payload check",
      description: "The amount does not match what the key stands for: 422, and the client knows.",
      fixes: ["keyOnce", "claim", "payloadCheck"],
      explicit: { reuseKeyWithOtherAmount: true, paymentsPerSecond: 0.2, loseReplies: 0 },
    },
    {
      id: "keyRequired",
      title: "No key where one is required",
      description: "The service refuses what it could not recognise again: 400, and nothing is charged.",
      fixes: ["claim"],
      explicit: { requireKey: true, loseReplies: 0, networkMs: 100 },
    },
  ],
  limits: [
    "Only the work in the service and the network take time. Key look-ups, claims, charges and records are instant, so two steps race with other requests only where a crash or a refused record comes between them.",
    "The first payment starts at 0 and the others after exponential gaps; each is another person's, and what it costs is all of its payload.",
    "The first replies to each payment are lost, as many as are set; requests are never lost. Nobody is told of a loss.",
    "A crash kills the handler of each payment's first attempt only, after its work. It never replies, and its claim stays until it times out; within one transaction the charge is undone.",
    "A claim that nobody takes over, and a stored reply until its window is over, take a row of the table each; nothing else is deleted. An expired key is found expired when it is looked up.",
    "Status codes follow the IETF draft on the Idempotency-Key header: 400 where a key is required and missing, 409 while the first request is in flight, 422 for another payload, else the stored reply, which is told apart here by what led to it. A 409 is retried by the policy; 400 and 422 end the call.",
    "The payload is compared before the state of the key is looked at, so another amount is refused with 422 even while the first request is in flight.",
    "Where charge and record are two steps, the unique index and the fence refuse the record only: the charge before it is made.",
    "UUIDs come from a stream of chance of their own and are taken to be unique; a timestamp is shared by all keys of its millisecond. Only the first digits of a UUID are shown.",
    "A payment is swallowed if what its client is told at last is the result of another payment.",
    "Of more than 12 payments only a few have rows of their own, those that went wrong first; the rest is drawn as a crowd.",
  ],
};
