import FlatQueue from "flatqueue";
import { Kernel } from "../../src/sim/kernel.ts";
import { type Process, Scheduler } from "../../src/sim/process.ts";
import { stream } from "../../src/sim/random.ts";
import type { Contender } from "./measure.ts";

/*
 * The hold model (Jones 1986): a queue of constant size, of which the first event is taken and another one put in, a
 * random time later. All contenders meet the same increments.
 */

const MASK = 0xffff;
const chance = stream(1, "bench/hold");
const increments = Float64Array.from({ length: MASK + 1 }, () => 1 + Math.round(chance.exponential(1e6)));
const increment = (i: number): number => increments[i & MASK] as number;

/** A bare binary heap that knows no handlers, no order of equal times and no clock: the yardstick. */
export function flatQueue(pending: number, events: number): Contender {
  const queue = new FlatQueue<number>();
  let count = 0;
  for (let id = 0; id < pending; id++) queue.push(id, increment(count++));
  const run = () => {
    for (let left = events; left > 0; left--) {
      const now = queue.peekValue() as number;
      const id = queue.pop() as number;
      queue.push(id, now + increment(count++));
    }
    return events;
  };
  return { name: "flatqueue", run };
}

/** The kernel: every event calls a named handler, which schedules the next. */
export function handlers(pending: number, events: number): Contender {
  const kernel = new Kernel();
  let count = 0;
  const again = kernel.register((id) => kernel.schedule(kernel.nowUs + increment(count++), again, id));
  for (let id = 0; id < pending; id++) kernel.schedule(increment(count++), again, id);
  return { name: "handlers", run: () => run(kernel, events) };
}

/** The kernel with generator processes that sleep. */
export function processes(pending: number, events: number): Contender {
  const kernel = new Kernel();
  const scheduler = new Scheduler(kernel);
  let count = 0;
  function* sleeper(): Process<void> {
    for (;;) yield increment(count++);
  }
  for (let id = 0; id < pending; id++) scheduler.spawn(sleeper());
  kernel.run(pending);
  return { name: "processes", run: () => run(kernel, events) };
}

function run(kernel: Kernel, events: number): number {
  kernel.run(events);
  return events;
}
