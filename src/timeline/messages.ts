import { toUs } from "../sim/process.ts";
import type { Attempt } from "./attempts.ts";
import type { Message } from "./stage.ts";

/** The requests and replies of some attempts on their way between client and service, and what is written on them. */
export function messagesOf(
  attempts: readonly Attempt[],
  networkMs: number,
  request: (attempt: Attempt) => string,
  reply: (attempt: Attempt) => string,
): Message[] {
  return attempts.flatMap((attempt) => {
    const { send, arrive, reply: replied, answer, lost } = attempt;
    const messages: Message[] = [];
    if (arrive) {
      const ends = { from: "client", to: "service", sentUs: send.atUs, receivedUs: arrive.atUs };
      messages.push({ ...ends, tone: "client", event: send.id, label: request(attempt) });
    }
    const receivedUs = answer?.atUs ?? (lost ? lost.atUs + toUs(networkMs) : undefined);
    if (replied && receivedUs !== undefined) {
      const ends = { from: "service", to: "client", sentUs: replied.atUs, receivedUs };
      const reachesNobody = lost || answer?.kind === "lateReply" ? { lost: true } : {};
      messages.push({ ...ends, ...reachesNobody, tone: "service", event: replied.id, label: reply(attempt) });
    }
    return messages;
  });
}
