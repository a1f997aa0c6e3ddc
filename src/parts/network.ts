import type { Service } from "../sim/service.ts";
import { outcomeCode } from "../sim/trace.ts";
import type { World } from "../sim/world.ts";

/**
 * Puts a service at the far end of a wire: `oneWayMs` there, `oneWayMs` back. The first `loseReplies` replies to each
 * tap are lost on their way: whoever waits for one waits in vain.
 */
export function network(world: World, oneWayMs: number, service: Service, loseReplies = 0): Service {
  const lostOf = new Map<number, number>();

  function loses(tap: number): boolean {
    if (loseReplies === 0) return false;
    const lost = lostOf.get(tap) ?? 0;
    if (lost >= loseReplies) return false;
    lostOf.set(tap, lost + 1);
    return true;
  }

  return function* (request) {
    yield* world.sleep(oneWayMs);
    world.record("arrive", { actor: request.attempt, subject: request.key });
    const reply = yield* service(request);
    const subject = outcomeCode(reply.outcome);
    world.record("reply", { actor: request.attempt, subject });
    if (loses(request.tap)) {
      world.record("lost", { actor: request.attempt, subject, value: request.tap });
      yield* world.gate<never>().wait();
    }
    yield* world.sleep(oneWayMs);
    return reply;
  };
}
