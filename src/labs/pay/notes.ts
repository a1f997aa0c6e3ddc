import type { LabNotes } from "../lab.ts";
import { presets } from "./presets.ts";

/** What the lab `pay` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  presets,
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
