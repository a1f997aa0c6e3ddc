import { type Process, sleepUs, toUs } from "../sim/process.ts";
import type { Reply, Request, Service } from "../sim/service.ts";
import { type Outcome, outcomeCode } from "../sim/trace.ts";
import type { World } from "../sim/world.ts";

/** How a client treats an attempt that is not answered. */
export interface RetryPolicy {
  timeoutMs: number;
  /** The first one included. */
  maxAttempts: number;
  /** `ask`: a timeout means "perhaps it succeeded", so no further attempt is made and the status is asked instead. */
  onTimeout: "retry" | "ask";
  pollMs: number;
  /** If above 0, the second attempt leaves this long after the first was sent, instead of by the delays. */
  retryAfterMs?: number;
}

/** How long a client goes on asking for a status: polls leave in [0, this) after the timeout. */
export const ASK_FOR_MS = 60_000;

/** What the client needs of its surroundings. */
export interface RetryWiring {
  service: Service;
  /** The delays before each retry, in ms. */
  delays: Generator<number, never>;
  /** The next attempt's request: numbered, with the key that the client's discipline gives it. */
  request: (tryNumber: number) => Request;
  /** Asks for the outcome of an attempt's own payment: `processing` while it is not known. Needed by `ask` alone. */
  status?: (attempt: number) => Process<Outcome>;
}

/**
 * One call of a client: attempts until one is answered for good. A timeout, a conflict and a lost reply are retried;
 * a success and a decline end the call. A reply that comes after its attempt's timeout reaches nobody, and the server
 * is never told that a client gave up. Returns what the person is told, with the attempt that it is about.
 */
export function* call(
  world: World,
  policy: RetryPolicy,
  wiring: RetryWiring,
): Process<{ outcome: Outcome; attempt: number }> {
  const { retryAfterMs = 0 } = policy;
  const startUs = world.nowUs();
  let attempt = -1;
  for (let tryNumber = 0; tryNumber < policy.maxAttempts; tryNumber++) {
    if (tryNumber > 0) {
      // Drawn even where it is not used, so that the later delays are the same with it and without.
      const delayUs = toUs(wiring.delays.next().value);
      const fixed = tryNumber === 1 && retryAfterMs > 0;
      const waitUs = fixed ? Math.max(0, startUs + toUs(retryAfterMs) - world.nowUs()) : delayUs;
      yield* backOff(world, waitUs, attempt);
    }
    const request = wiring.request(tryNumber);
    attempt = request.attempt;
    world.record("send", { actor: attempt, subject: request.key, value: request.tap });
    const wait: BackoffWait = { endedUs: undefined };
    const exchanged = yield* world
      .spawn(exchange(world, wiring.service, request, wait))
      .within(toUs(policy.timeoutMs));
    if (exchanged.late) {
      wait.endedUs = world.nowUs();
      world.record("timeout", { actor: attempt, subject: request.tap, value: toUs(policy.timeoutMs) });
      if (policy.onTimeout === "ask" && wiring.status) {
        return { outcome: yield* ask(world, policy, wiring.status, request), attempt };
      }
      continue;
    }
    const { outcome } = exchanged.value;
    world.record("receive", { actor: attempt, subject: outcomeCode(outcome), value: request.tap });
    if (outcome !== "conflict") return { outcome, attempt };
  }
  return { outcome: "gaveUp", attempt };
}

function* backOff(world: World, us: number, attempt: number): Process<void> {
  if (us === 0) return;
  world.record("backoff", { actor: attempt, value: us });
  yield* sleepUs(us);
}

/** When the client stopped waiting for a reply; undefined while it still waits. */
interface BackoffWait {
  endedUs: number | undefined;
}

function* exchange(world: World, service: Service, request: Request, wait: BackoffWait): Process<Reply> {
  const reply = yield* service(request);
  if (wait.endedUs !== undefined) {
    const lateUs = world.nowUs() - wait.endedUs;
    world.record("lateReply", {
      actor: request.attempt,
      subject: outcomeCode(reply.outcome),
      value: lateUs,
    });
  }
  return reply;
}

/** Polls every `pollMs`, no sooner than the last poll's answer, until the outcome is known or the time for polls is over. */
function* ask(
  world: World,
  policy: RetryPolicy,
  status: NonNullable<RetryWiring["status"]>,
  request: Request,
): Process<Outcome> {
  const { attempt, tap } = request;
  world.record("show", { actor: tap, subject: outcomeCode("processing"), value: attempt });
  const startUs = world.nowUs();
  const endUs = startUs + toUs(ASK_FOR_MS);
  for (let poll = 1; ; poll++) {
    const dueUs = Math.max(startUs + poll * toUs(policy.pollMs), world.nowUs());
    if (dueUs >= endUs) return "processing";
    yield* sleepUs(dueUs - world.nowUs());
    world.record("poll", { actor: attempt, subject: poll });
    const outcome = yield* status(attempt);
    world.record("status", { actor: attempt, subject: outcomeCode(outcome) });
    if (outcome !== "processing") return outcome;
  }
}
