import type { Service } from "../sim/service.ts";
import { outcomeCode } from "../sim/trace.ts";
import type { World } from "../sim/world.ts";

/** Puts a service at the far end of a wire: `oneWayMs` there, `oneWayMs` back. */
export function network(world: World, oneWayMs: number, service: Service): Service {
  return function* (request) {
    yield* world.sleep(oneWayMs);
    world.record("arrive", { actor: request.attempt, subject: request.key });
    const reply = yield* service(request);
    world.record("reply", { actor: request.attempt, subject: outcomeCode(reply.outcome) });
    yield* world.sleep(oneWayMs);
    return reply;
  };
}
