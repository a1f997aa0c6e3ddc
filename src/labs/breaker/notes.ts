import type { LabNotes } from "../lab.ts";
import { presets } from "./presets.ts";

/** What the lab `breaker` has for those who look deeper: situations worth a look, and the limits of its model. */
export const notes: LabNotes = {
  presets,
  limits: [
    "One service behind one breaker, shared by all callers. There is no network: a call reaches the service when it is made. Nobody retries here; the labs on retries do.",
    "Whether the service is sick is asked when a call arrives. A call that it takes while healthy ends well even if the service falls sick meanwhile.",
    "With “hangs while sick”, a call that would fail gets no answer instead of an error; the others are answered after the service time while sick.",
    "The window counts results by when they came in. A result that came at t counts in [t, t + window). Failures over results are judged when a result comes in, successes included, never in between; the window starts empty with every change of state.",
    "The breaker opens at exactly the threshold, on any result. A minimum of 0 means the same as 1.",
    "A timer ends the open period to the microsecond, whether or not anybody calls. Most libraries look only when the next call comes; to that call it makes no difference.",
    "Half-open, the first failed probe opens it again; resilience4j waits for all of them and judges their share of failures. Calls beyond the probes fail fast; some libraries let them wait instead. A probe that hangs is a failure when its caller’s timeout says so: a breaker whose callers have no timeout can stay half-open for ever.",
    "Without the era guard, a late result counts in the state in which it arrives, closed or half-open; while the breaker is open it counts nowhere.",
    "The open period always lasts the same. Growing it with each failed probe, and restoring traffic step by step, are cures that real breakers have and this one has not.",
    "From sick to open is measured to the first opening that a call to the sick service brought about; an opening is called false if the service is healthy at that very instant, even if the failures behind it are from before.",
    "The presets of libraries set the dials that this breaker has. Three well-known ones are missing, since theirs are other dials: gobreaker opens after more than 5 failures in a row and is the only one with an era guard (a generation counter); cockatiel leaves its threshold to you; Envoy ejects a single host as soon as 5 failures in a row are seen, for 30 s times the ejections so far, and lets it back in at a sweep every 10 s.",
  ],
};
