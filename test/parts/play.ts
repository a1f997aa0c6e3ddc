import { Kernel } from "../../src/sim/kernel.ts";
import { Recorder } from "../../src/sim/recorder.ts";
import type { Request } from "../../src/sim/service.ts";
import type { Trace } from "../../src/sim/trace.ts";
import { World } from "../../src/sim/world.ts";

/** Plays a small world of one's own to its end. */
export function play(begin: (world: World) => void, seed = 1): { trace: Trace; endUs: number; world: World } {
  const kernel = new Kernel();
  const recorder = new Recorder();
  const world = new World(kernel, recorder, seed);
  begin(world);
  kernel.run();
  return { trace: recorder.finish(), endUs: world.lastStepUs(), world };
}

/** A request for $50 under key 0; what matters is given. */
export const requestOf = (given: Partial<Request> = {}): Request => ({
  attempt: 0,
  tap: 0,
  tryNumber: 0,
  intent: 0,
  key: 0,
  amount: 5000,
  ...given,
});
