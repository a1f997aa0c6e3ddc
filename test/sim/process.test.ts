import { describe, expect, test } from "vitest";
import { Kernel, Priority } from "../../src/sim/kernel.ts";
import { Gate, type Process, Scheduler, type Timed } from "../../src/sim/process.ts";
import { Recorder } from "../../src/sim/recorder.ts";
import { World } from "../../src/sim/world.ts";
import { asText } from "./asText.ts";

describe("sleeping", () => {
  test("sleepers wake when their time has come", () => {
    expect(
      story((world, say) => {
        function* sleeper(name: string, ms: number): Process<void> {
          yield* world.sleep(ms);
          say(`${name} wakes`);
        }
        world.spawn(sleeper("late", 20));
        world.spawn(sleeper("early", 10));
      }),
    ).toEqual(["10 early wakes", "20 late wakes"]);
  });

  test("sleepers of one instant wake in the order in which they fell asleep", () => {
    expect(
      story((world, say) => {
        function* sleeper(name: string, before: number, after: number): Process<void> {
          yield* world.sleep(before);
          yield* world.sleep(after);
          say(name);
        }
        world.spawn(sleeper("second", 7, 3));
        world.spawn(sleeper("first", 4, 6));
      }),
    ).toEqual(["10 first", "10 second"]);
  });

  test("a fraction of a microsecond is rounded", () => {
    expect(
      story((world, say) => {
        function* sleeper(): Process<void> {
          yield* world.sleep(0.0014);
          say("a");
          yield* world.sleep(0.0006);
          say("b");
        }
        world.spawn(sleeper());
      }),
    ).toEqual(["0.001 a", "0.002 b"]);
  });

  test.for([-1, Number.NaN, Number.POSITIVE_INFINITY])("sleeping for %s ms is refused", (ms) => {
    expect(() => story((world) => void world.spawn(world.sleep(ms)))).toThrow(RangeError);
  });
});

describe("a gate", () => {
  test("lets all through in the order in which they came, each with its value", () => {
    expect(
      story((world, say) => {
        const gate = world.gate<string>();
        function* waiter(name: string, after: number): Process<void> {
          yield* world.sleep(after);
          say(`${name} got ${yield* gate.wait()}`);
        }
        world.spawn(waiter("third", 3));
        world.spawn(waiter("first", 1));
        world.spawn(waiter("second", 2));
        world.spawn(opener(world, gate, 10, "it"));
      }),
    ).toEqual(["10 first got it", "10 second got it", "10 third got it"]);
  });

  test("takes no time when it is open: whoever comes goes on before anyone else runs", () => {
    expect(
      story((world, say) => {
        const gate = world.gate<number>();
        gate.open(1);
        function* passer(): Process<void> {
          say("comes");
          say(`got ${yield* gate.wait()}`);
          say(`got ${JSON.stringify(yield* gate.within(0))}`);
        }
        function* other(): Process<void> {
          yield* world.sleep(0);
          say("other");
        }
        world.spawn(passer());
        world.spawn(other());
      }),
    ).toEqual(["0 comes", "0 got 1", '0 got {"late":false,"value":1}', "0 other"]);
  });

  test("ignores a second opening", () => {
    expect(
      story((world, say) => {
        const gate = world.gate<string>();
        function* waiter(): Process<void> {
          say(yield* gate.wait());
          yield* world.sleep(5);
          say(yield* gate.wait());
        }
        world.spawn(waiter());
        world.spawn(opener(world, gate, 1, "first"));
        world.spawn(opener(world, gate, 2, "second"));
      }),
    ).toEqual(["1 first", "6 first"]);
  });
});

describe("waiting for a limited time", () => {
  test("gives the value that came in time", () => {
    expect(race({ opensAt: 3, limit: 5 })).toEqual(["3 value"]);
  });

  test("gives up when time is over, and the late value wakes nobody", () => {
    expect(race({ opensAt: 7, limit: 5 })).toEqual(["5 late"]);
  });

  test.for([
    { sooner: "opener", order: Priority.deadline, told: "5 value" },
    { sooner: "waiter", order: Priority.deadline, told: "5 value" },
    { sooner: "opener", order: Priority.expiry, told: "5 late" },
    { sooner: "waiter", order: Priority.expiry, told: "5 late" },
  ] as const)("a value of the very last microsecond, $sooner first, order $order: $told", (given) => {
    expect(race({ opensAt: 5, limit: 5, ...given })).toEqual([given.told]);
  });

  test("a value one microsecond later than a deadline is late", () => {
    expect(race({ opensAt: 5.001, limit: 5 })).toEqual(["5 late"]);
  });

  test("a process that gave up may wait at the same gate again, is woken once, and at the end of the line", () => {
    expect(
      story((world, say) => {
        const gate = world.gate<string>();
        function* insistent(): Process<void> {
          for (let wait = 1; ; wait++) {
            const answer = yield* gate.within(4_000);
            say(`insistent ${tell(answer)} (${wait})`);
            if (!answer.late) break;
          }
          yield* world.sleep(100);
          say("insistent slept through");
        }
        function* patient(): Process<void> {
          yield* world.sleep(1);
          say(`patient ${yield* gate.wait()}`);
        }
        world.spawn(insistent());
        world.spawn(patient());
        world.spawn(opener(world, gate, 10, "value"));
      }),
    ).toEqual([
      "4 insistent late (1)",
      "8 insistent late (2)",
      "10 patient value",
      "10 insistent value (3)",
      "110 insistent slept through",
    ]);
  });

  test("a timer that was cancelled does not cut the next sleep short", () => {
    expect(
      story((world, say) => {
        const gate = world.gate<string>();
        function* waiter(): Process<void> {
          say(tell(yield* gate.within(5_000)));
          yield* world.sleep(100);
          say("slept");
        }
        world.spawn(waiter());
        world.spawn(opener(world, gate, 1, "value"));
      }),
    ).toEqual(["1 value", "101 slept"]);
  });

  test("a timer that was cancelled does not postpone the end of the run", () => {
    const { kernel, world } = setUp();
    const gate = world.gate<string>();
    world.spawn(gate.within(60_000_000));
    world.spawn(opener(world, gate, 2, "value"));
    kernel.run();
    expect(world.lastStepUs()).toBe(2_000);
  });
});

describe("spawning", () => {
  test("starts a process at the same instant, behind what is already scheduled there", () => {
    expect(
      story((world, say) => {
        function* child(): Process<void> {
          say("child");
          yield* world.sleep(0);
        }
        function* parent(): Process<void> {
          world.spawn(child());
          say("parent goes on");
          yield* world.sleep(0);
        }
        function* sibling(): Process<void> {
          say("sibling");
          yield* world.sleep(0);
        }
        world.spawn(parent());
        world.spawn(sibling());
      }),
    ).toEqual(["0 parent goes on", "0 sibling", "0 child"]);
  });

  test("gives a gate that opens with the result, now or long after", () => {
    expect(
      story((world, say) => {
        function* child(): Process<number> {
          yield* world.sleep(3);
          return 42;
        }
        function* parent(): Process<void> {
          const done = world.spawn(child());
          say(`got ${yield* done.wait()}`);
          yield* world.sleep(3);
          say(`still ${yield* done.wait()}`);
        }
        world.spawn(parent());
      }),
    ).toEqual(["3 got 42", "6 still 42"]);
  });

  test("many processes that come and go reuse their timers and never wake one another", () => {
    const { kernel, world } = setUp();
    let ended = 0;
    function* short(life: number): Process<void> {
      const before = world.nowUs();
      yield* world.sleep(life);
      expect(world.nowUs() - before).toBe(life * 1000);
      ended++;
    }
    function* source(): Process<void> {
      for (let i = 0; i < 1000; i++) {
        world.spawn(short((i * 37) % 50));
        yield* world.sleep(1);
      }
    }
    world.spawn(source());
    kernel.run();
    expect(ended).toBe(1000);
  });

  test("the end of the run counts handlers too, without a process", () => {
    const { kernel, world } = setUp();
    world.schedule(
      9,
      world.handler(() => {}),
      0,
    );
    kernel.run();
    expect(world.lastStepUs()).toBe(9);
  });
});

describe("causes", () => {
  test("a spawned process goes on from its parent's last event, and each event from the one before", () => {
    expect(
      recorded((world) => {
        function* child(): Process<void> {
          world.record("arrive", { actor: 0 });
          yield* world.sleep(1);
          world.record("reply", { actor: 0 });
        }
        function* parent(): Process<void> {
          world.record("tap", { actor: 0 });
          world.record("send", { actor: 0 });
          world.spawn(child());
          yield* world.sleep(2);
          world.record("show", { actor: 0 });
        }
        world.spawn(parent());
      }),
    ).toBe(
      [
        "   0     0.000 s  tap 0  tap",
        "   1     0.000 s  attempt 0  send  <- 0",
        "   2     0.000 s  attempt 0  arrive  <- 1",
        "   3     0.001 s  attempt 0  reply  <- 2",
        "   4     0.002 s  tap 0  show  <- 1",
      ].join("\n"),
    );
  });

  test("a gate hands on the event of whoever opened it, to those who waited and to those who come later", () => {
    expect(
      recorded((world) => {
        const gate = world.gate<void>();
        function* waiter(actor: number, after: number): Process<void> {
          world.record("send", { actor });
          yield* world.sleep(after);
          yield* gate.wait();
          world.record("receive", { actor });
        }
        function* server(): Process<void> {
          yield* world.sleep(5);
          world.record("reply", { actor: 9 });
          gate.open();
          world.record("bust", { actor: 9 });
        }
        world.spawn(waiter(0, 0));
        world.spawn(waiter(1, 7));
        world.spawn(server());
      }),
    ).toBe(
      [
        "   0     0.000 s  attempt 0  send",
        "   1     0.000 s  attempt 1  send",
        "   2     0.005 s  attempt 9  reply",
        "   3     0.005 s  attempt 9  bust  <- 2",
        "   4     0.005 s  attempt 0  receive  <- 2",
        "   5     0.007 s  attempt 1  receive  <- 2",
      ].join("\n"),
    );
  });

  test("a timeout goes on from the event of whoever waited", () => {
    expect(
      recorded((world) => {
        const gate = world.gate<void>();
        function* waiter(): Process<void> {
          world.record("send", { actor: 0 });
          yield* gate.within(5_000);
          world.record("timeout", { actor: 0 });
        }
        function* server(): Process<void> {
          world.record("work", { actor: 9 });
          yield* world.sleep(8);
          gate.open();
        }
        world.spawn(waiter());
        world.spawn(server());
      }),
    ).toBe(
      [
        "   0     0.000 s  attempt 0  send",
        "   1     0.000 s  attempt 9  work",
        "   2     0.005 s  attempt 0  timeout  <- 0",
      ].join("\n"),
    );
  });

  test("a handler starts from a root, not from whatever handler ran before it", () => {
    expect(
      recorded((world) => {
        const arrival = world.handler((actor) => {
          world.record("arrive", { actor });
          world.record("reply", { actor });
        });
        world.schedule(1_000, arrival, 0);
        world.schedule(2_000, arrival, 1);
      }),
    ).toBe(
      [
        "   0     0.001 s  attempt 0  arrive",
        "   1     0.001 s  attempt 0  reply  <- 0",
        "   2     0.002 s  attempt 1  arrive",
        "   3     0.002 s  attempt 1  reply  <- 2",
      ].join("\n"),
    );
  });

  test("a cause that is told prevails", () => {
    expect(
      recorded((world) => {
        function* process(): Process<void> {
          const first = world.record("tap", { actor: 0 });
          world.record("send", { actor: 0 });
          world.record("send", { actor: 1, cause: first });
          world.record("send", { actor: 2, cause: -1 });
          yield* world.sleep(0);
        }
        world.spawn(process());
      }),
    ).toMatch(/attempt 1 {2}send {2}<- 0\n.*attempt 2 {2}send$/);
  });
});

test("a process may spawn and wait without a world: the scheduler is enough", () => {
  const kernel = new Kernel();
  const scheduler = new Scheduler(kernel);
  const gate = new Gate<string>(scheduler);
  const done = scheduler.spawn(gate.wait());
  kernel.run();
  expect(done.isOpen).toBe(false);
  gate.open("value");
  kernel.run();
  expect(done.value).toBe("value");
});

function setUp() {
  const kernel = new Kernel();
  const recorder = new Recorder();
  return { kernel, recorder, world: new World(kernel, recorder, 1) };
}

/** Plays what `play` starts and tells what was said, each line with the ms in which it was. */
function story(play: (world: World, say: (what: string) => void) => void): string[] {
  const { kernel, world } = setUp();
  const told: string[] = [];
  play(world, (what) => told.push(`${world.nowUs() / 1000} ${what}`));
  kernel.run();
  return told;
}

/** Plays what `play` starts and tells what was recorded. */
function recorded(play: (world: World) => void): string {
  const { kernel, recorder, world } = setUp();
  play(world);
  kernel.run();
  return asText(recorder.finish());
}

function* opener<T>(world: World, gate: Gate<T>, afterMs: number, value: T): Process<void> {
  yield* world.sleep(afterMs);
  gate.open(value);
}

const tell = (answer: Timed<string>): string => (answer.late ? "late" : answer.value);

/** One waits `limit` ms for a gate that opens at `opensAt` ms. */
function race(given: {
  opensAt: number;
  limit: number;
  order?: Priority;
  sooner?: "opener" | "waiter";
}): string[] {
  return story((world, say) => {
    const gate = world.gate<string>();
    function* waiter(): Process<void> {
      say(tell(yield* gate.within(given.limit * 1000, given.order)));
    }
    const both = [waiter(), opener(world, gate, given.opensAt, "value")];
    for (const process of given.sooner === "opener" ? both.reverse() : both) world.spawn(process);
  });
}
