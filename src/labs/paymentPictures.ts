import { MESSAGES } from "../findings/messages.ts";
import { type Event, type Outcome, outcomeOf } from "../sim/trace.ts";
import type { Status } from "../timeline/stage.ts";

/** Why the dedup table shows nothing. */
export function emptyTable({ key, dedup }: { key: string; dedup: string }): string {
  if (key === "none") return "no key was sent: nothing to look up";
  return dedup === "none" ? "the service ignores the key" : "no request has reached the table";
}

/** What a phone says after its last event, if anything has happened; `attempt` is the name of the attempt. */
export function phoneSays(
  event: Event | undefined,
  attempt: string,
  isHarm: (outcome: Outcome) => boolean,
): Status {
  if (!event) return { text: "idle" };
  switch (event.kind) {
    case "send":
      return { text: `${attempt} sent` };
    case "timeout":
      return { text: `${attempt} timed out`, harm: true };
    case "backoff":
      return { text: "waits, then tries again" };
    default: {
      const outcome = outcomeOf(event.subject);
      return { text: `“${MESSAGES[outcome]}”`, harm: isHarm(outcome) };
    }
  }
}
