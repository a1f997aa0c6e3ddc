import fc from "fast-check";
import { expect, test } from "vitest";
import { type Handler, Kernel, Priority } from "../../src/sim/kernel.ts";

test("events run in the order of their times", () => {
  const { kernel, log, note } = logged();
  for (const at of [30, 10, 20]) kernel.schedule(at, note, at);
  kernel.run();
  expect(log).toEqual([10, 20, 30]);
});

test("events of one microsecond run in the order in which they were scheduled", () => {
  const { kernel, log, note } = logged();
  for (let i = 0; i < 100; i++) kernel.schedule(7, note, i);
  kernel.run();
  expect(log).toEqual(Array.from({ length: 100 }, (_, i) => i));
});

test("at one microsecond what expires goes first and deadlines last, whatever was scheduled first", () => {
  const { kernel, log, note } = logged();
  kernel.schedule(7, note, 1, Priority.deadline);
  kernel.schedule(7, note, 2);
  kernel.schedule(7, note, 3, Priority.expiry);
  kernel.schedule(7, note, 4, Priority.deadline);
  kernel.schedule(7, note, 5);
  kernel.schedule(7, note, 6, Priority.expiry);
  kernel.schedule(6, note, 7, Priority.deadline);
  kernel.run();
  expect(log).toEqual([7, 3, 6, 2, 5, 1, 4]);
});

test("an event scheduled for the present instant runs in it, before the deadlines of the instant", () => {
  const { kernel, log, note } = logged();
  const spawn = kernel.register(() => kernel.schedule(kernel.nowUs, note, 1));
  kernel.schedule(5, note, 2, Priority.deadline);
  kernel.schedule(5, spawn, 0);
  kernel.schedule(6, note, 3);
  kernel.run();
  expect(log).toEqual([1, 2, 3]);
});

/** What an event does when it runs: schedules these, each `after` microseconds later. */
interface Plan {
  after: number;
  order: Priority;
  next: Plan[];
}

// Few different times, so that ties are the rule and not the exception.
const plans = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.record({
    after: fc.oneof(fc.nat(3), fc.nat(1000)),
    order: fc.constantFrom<Priority[]>(Priority.expiry, Priority.normal, Priority.deadline),
    next: fc.oneof({ maxDepth: 4 }, fc.constant<Plan[]>([]), fc.array(tie("plan"), { maxLength: 3 })),
  }),
})).plan;

test("the queue agrees with a sorted list, however many events each event schedules", () => {
  fc.assert(
    fc.property(fc.array(plans, { maxLength: 60 }), fc.integer({ min: 1, max: 8 }), (roots, capacity) => {
      expect(playByKernel(roots, capacity)).toEqual(playByList(roots));
    }),
    { numRuns: 500 },
  );
});

test("slices of any size run the same events in the same order as one run", () => {
  fc.assert(
    fc.property(fc.array(plans, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (roots, slice) => {
      expect(playByKernel(roots, 4, slice)).toEqual(playByKernel(roots, 4));
    }),
  );
});

test("thousands of events with few distinct times come out sorted by time, then by order, then by turn", () => {
  const { kernel, log, note } = logged();
  const scheduled: [at: number, order: Priority, turn: number][] = [];
  for (let turn = 0; turn < 20_000; turn++) {
    const at = (turn * 7919) % 97;
    const order = ((turn * 31) % 3) as Priority;
    scheduled.push([at, order, turn]);
    kernel.schedule(at, note, turn, order);
  }
  kernel.run();
  scheduled.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  expect(log).toEqual(scheduled.map(([, , turn]) => turn));
});

test("a slice says whether events are left, and pending counts them, inside a handler as well as outside", () => {
  const kernel = new Kernel();
  const seen: number[] = [];
  const look = kernel.register((more) => {
    seen.push(kernel.pending);
    for (let i = 0; i < more; i++) kernel.schedule(kernel.nowUs + 1, look, 0);
    seen.push(kernel.pending);
  });
  kernel.schedule(0, look, 2);
  kernel.schedule(0, look, 0);
  expect(kernel.pending).toBe(2);
  expect(kernel.run(1)).toBe(true);
  expect(kernel.pending).toBe(3);
  expect(kernel.run(0)).toBe(true);
  expect(kernel.run(3)).toBe(false);
  expect(seen).toEqual([1, 3, 2, 2, 1, 1, 0, 0]);
  expect(kernel.executed).toBe(4);
  expect(kernel.run()).toBe(false);
});

test("an event scheduled between two slices takes its place in the order", () => {
  const { kernel, log, note } = logged();
  for (const at of [10, 30]) kernel.schedule(at, note, at);
  kernel.run(1);
  kernel.schedule(20, note, 20);
  kernel.run();
  expect(log).toEqual([10, 20, 30]);
});

test.for([
  ["the past", 9],
  ["a fraction of a microsecond", 10.5],
  ["no number", Number.NaN],
  ["never", Number.POSITIVE_INFINITY],
  ["more than a double holds exactly", 2 ** 53],
] as const)("scheduling at %s is refused, and the queue is none the worse", ([, at]) => {
  const { kernel, log, note } = logged();
  const refused = kernel.register(() => {
    expect(() => kernel.schedule(at, note, 0)).toThrow(RangeError);
    expect(() => kernel.schedule(at, note, 0)).toThrow(`${at} us`);
    kernel.schedule(10, note, 1);
  });
  kernel.schedule(10, refused, 0);
  kernel.schedule(11, note, 2);
  kernel.run();
  expect(log).toEqual([1, 2]);
});

test("each of the most handlers is called with its own integers, the least and the largest too; one more is refused", () => {
  const kernel = new Kernel();
  const log: [handler: number, argument: number][] = [];
  for (let i = 0; i < 65536; i++) kernel.register((argument) => log.push([i, argument]));
  const calls = [0, 1, 65535].flatMap((handler) =>
    [-(2 ** 31), -1, 0, 1, 2 ** 31 - 1].map((argument): [number, number] => [handler, argument]),
  );
  for (const [handler, argument] of calls) kernel.schedule(0, handler, argument);
  kernel.run();
  expect(log).toEqual(calls);
  expect(() => kernel.register(() => {})).toThrow(RangeError);
});

test.for([
  ["0.1 s", 100_000, 1_728_000],
  ["999.983 ms", 999_983, 172_802],
  ["1.007 ms", 1_007, 2_000_000],
] as const)("ticks of %s do not drift over two days", ([, period, ticks]) => {
  const kernel = new Kernel();
  let left = ticks;
  const tick: number = kernel.register(() => {
    if (--left > 0) kernel.schedule(kernel.nowUs + period, tick, 0);
  });
  kernel.schedule(period, tick, 0);
  kernel.run();
  expect(kernel.nowUs).toBe(ticks * period);
  expect(kernel.executed).toBe(ticks);
});

/** A kernel whose handler `note` writes its arguments into `log`. */
function logged() {
  const kernel = new Kernel(2);
  const log: number[] = [];
  const note = kernel.register((argument) => log.push(argument));
  return { kernel, log, note };
}

/** Plays plans on the kernel, in slices, and tells what ran when. */
function playByKernel(roots: Plan[], capacity: number, slice = Number.POSITIVE_INFINITY): string[] {
  const kernel = new Kernel(capacity);
  const known: Plan[] = [];
  const log: string[] = [];
  const schedule = (plan: Plan): void => {
    kernel.schedule(kernel.nowUs + plan.after, handler, known.push(plan) - 1, plan.order);
  };
  const run: Handler = (id) => {
    log.push(`${kernel.nowUs} #${id}`);
    known[id]?.next.forEach(schedule);
  };
  const handler = kernel.register(run);
  roots.forEach(schedule);
  while (kernel.run(slice));
  return log;
}

/** The same by a list that is searched for its least entry each time: slow and plainly right. */
function playByList(roots: Plan[]): string[] {
  const list: { at: number; id: number; plan: Plan }[] = [];
  const log: string[] = [];
  let count = 0;
  let now = 0;
  const schedule = (plan: Plan): void => {
    list.push({ at: now + plan.after, id: count++, plan });
  };
  roots.forEach(schedule);
  for (;;) {
    list.sort((a, b) => a.at - b.at || a.plan.order - b.plan.order || a.id - b.id);
    const next = list.shift();
    if (!next) return log;
    now = next.at;
    log.push(`${now} #${next.id}`);
    next.plan.next.forEach(schedule);
  }
}
