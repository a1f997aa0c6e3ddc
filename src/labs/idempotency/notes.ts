import type { LabNotes } from "../lab.ts";
import { presets } from "./presets.ts";

/** What the lab `idempotency` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  presets,
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
