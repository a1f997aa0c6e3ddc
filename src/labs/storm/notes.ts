import type { LabNotes } from "../lab.ts";
import { presets } from "./presets.ts";

/** What the lab `storm` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  presets,
  limits: [
    "Calls come in whatever becomes of those before (an open loop). There is no network time: what is sent is there, and so is an answer.",
    "One server takes one request at a time, each for exactly 1 / capacity. It is never told that a caller gave up, so what has timed out is served like any other, unless the server looks at the clock.",
    "Only the innermost layer has a timeout, and an answer at that very instant is in time. A layer above waits until the one below has succeeded or given up. All layers have the same policy and a retry budget each.",
    "Standing still, the server keeps the request in service and goes on with it afterwards. Failing, it fails what it has in hand and in its queue, and what comes, at once.",
    "A request beyond the queue limit is refused, and its caller hears so at once. A request that is dropped is dropped silently: its caller waits for the timeout.",
    "Late is what has timed out when its turn comes; hopeless, what could not be done by then. The server knows each request's deadline, as if it travelled with it.",
    "The breaker stands between the innermost layer and the server. A call that it fails fast is a failure like any other: it is retried by the policy and costs a token.",
    "Work counts as wasted if nobody waits for it when it is done, even if somebody did when it began. Its share is of the time in which the server worked.",
    "Goodput is by the arrival of the call: before the stall, during it, and after its end.",
    "With even arrivals and a timeout of whole gaps between them, retries fall on the very instants of arrivals. A server that drops only what is late then finishes a few requests exactly at their deadline, and saves itself; a millisecond off that rhythm it never does.",
    "The beginning of service is not written down, and neither are the breaker's single results: an attempt's events are its sending, its end for the caller, and its end at the server if that came later.",
  ],
};
