import { describe, expect, test } from "vitest";
import { createMachine, getNextTransitions, initialTransition, transition } from "xstate";
import { RollingWindow } from "../../src/parts/breaker.ts";
import { BREAKER } from "../../src/parts/breakerMachine.ts";
import { events } from "../../src/sim/trace.ts";
import { policyOf, results, type Step, script } from "./breaker.ts";
import { play } from "./play.ts";

const bad = (many: number): boolean[] => new Array<boolean>(many).fill(false);
const good = (many: number): boolean[] => new Array<boolean>(many).fill(true);

/** Four failures at 1 s, 2 s, 3 s and 4 s: it opens at 4 s. */
const tripped = results(1_000_000, 1_000_000, bad(4));

describe("a closed breaker", () => {
  test("opens at exactly the threshold, and not below it", () => {
    expect(script(policyOf(), results(0, 1000, [true, true, false, false])).changes[0]).toBe(
      "3000 closed open",
    );
    expect(script(policyOf(), results(0, 1000, [true, true, true, false])).changes).toEqual([]);
  });

  test("compares shares that no binary fraction holds exactly", () => {
    for (const [threshold, failures, calls] of [
      [0.1, 1, 10],
      [0.3, 3, 10],
      [0.7, 7, 10],
      [0.07, 7, 100],
      [0.29, 29, 100],
    ] as const) {
      const policy = policyOf({ failureThreshold: threshold, minimumCalls: calls });
      const exactly = results(0, 1000, [...good(calls - failures), ...bad(failures)]);
      const oneFewer = results(0, 1000, [...good(calls - failures + 1), ...bad(failures - 1)]);
      expect(script(policy, exactly).changes, `${failures} of ${calls}`).toHaveLength(2);
      expect(script(policy, oneFewer).changes, `${failures - 1} of ${calls}`).toEqual([]);
    }
  });

  test("opens at exactly the minimum, and not before", () => {
    expect(script(policyOf(), results(0, 1000, bad(3))).changes).toEqual([]);
    expect(script(policyOf(), results(0, 1000, bad(4))).changes[0]).toBe("3000 closed open");
    expect(script(policyOf({ minimumCalls: 0 }), results(0, 1000, bad(1))).changes[0]).toBe("0 closed open");
    expect(script(policyOf({ minimumCalls: 1 }), results(0, 1000, bad(1))).changes[0]).toBe("0 closed open");
  });

  test("opens on a success that brings the minimum, if the share of failures is there", () => {
    expect(script(policyOf(), results(0, 1000, [false, false, false, true])).changes[0]).toBe(
      "3000 closed open",
    );
  });

  test("counts a result in [t, t + window): a microsecond decides", () => {
    const policy = policyOf({ windowMs: 1, minimumCalls: 2, failureThreshold: 1 });
    expect(script(policy, results(0, 999, bad(2))).changes[0]).toBe("999 closed open");
    expect(script(policy, results(0, 1000, bad(2))).changes).toEqual([]);
  });

  test("counts results by when they came in, not by when their calls were let through", () => {
    const policy = policyOf({ windowMs: 1000, minimumCalls: 2, failureThreshold: 1 });
    const steps: Step[] = [
      { at: 0, ask: true },
      { at: 5_000_000, ask: true },
      { at: 5_500_000, call: 0, ok: false },
      { at: 5_600_000, call: 1, ok: false },
    ];
    expect(script(policy, steps).changes[0]).toBe("5600000 closed open");
  });

  test("forgets old successes as they leave the window", () => {
    const policy = policyOf({ windowMs: 10, minimumCalls: 2 });
    // At 10 ms the success of 0 ms is gone: 1 of 2. At 9.999 ms it still makes it 1 of 3.
    const steps = (last: number) => [
      ...results(0, 0, good(1)),
      ...results(5000, 0, good(1), 1),
      ...results(last, 0, bad(1), 2),
    ];
    expect(script(policy, steps(10_000)).changes[0]).toBe("10000 closed open");
    expect(script(policy, steps(9999)).changes).toEqual([]);
  });

  test("writes down what the window held at each result, which is why it opens", () => {
    const { trace } = script(policyOf(), results(0, 1000, [true, false, true, false]));
    const told = [...events(trace, "counted")].map(({ actor, subject, value }) => [actor, subject, value]);
    expect(told).toEqual([
      [0, 1, 0],
      [1, 2, 1],
      [2, 3, 1],
      [3, 4, 2],
    ]);
    const [opened] = events(trace, "opened");
    expect(opened).toMatchObject({ subject: 4, value: 2, cause: [...events(trace, "counted")].at(-1)?.id });
    const [halfOpened] = events(trace, "halfOpened");
    expect(halfOpened?.cause).toBe(opened?.id);
  });
});

describe("an open breaker", () => {
  test("lets nothing through in [from, to), and at `to` is half-open, whatever was scheduled first", () => {
    const asking = (at: number): Step[] => [...tripped, { at, ask: true }];
    expect(script(policyOf(), asking(4_000_000)).admitted.at(-1)).toBe(false);
    expect(script(policyOf(), asking(4_999_999)).admitted.at(-1)).toBe(false);
    expect(script(policyOf(), asking(5_000_000)).admitted.at(-1)).toBe(true);
    expect(script(policyOf(), tripped).changes).toEqual(["4000000 closed open", "5000000 open halfOpen"]);
  });

  test("keeps a recovery of fractions of a millisecond to the microsecond", () => {
    expect(script(policyOf({ recoveryMs: 0.001 }), tripped).changes[1]).toBe("4000001 open halfOpen");
    expect(script(policyOf({ recoveryMs: 1234.567 }), tripped).changes[1]).toBe("5234567 open halfOpen");
    expect(script(policyOf({ recoveryMs: 0 }), tripped).changes[1]).toBe("4000000 open halfOpen");
  });

  test("stays open for days to the microsecond", () => {
    expect(script(policyOf({ recoveryMs: 172_800_000 }), tripped).changes[1]).toBe(
      "172804000000 open halfOpen",
    );
  });
});

describe("a half-open breaker", () => {
  const at = 5_000_000;
  const asks = (many: number): Step[] => new Array<Step>(many).fill({ at, ask: true });

  test("lets as many calls through as it has probes, and no more", () => {
    for (const probes of [1, 2, 5]) {
      const { admitted } = script(policyOf({ probes }), [...tripped, ...asks(7)]);
      expect(admitted.slice(4).filter(Boolean)).toHaveLength(probes);
      expect(admitted.slice(4, 4 + probes).every(Boolean)).toBe(true);
    }
  });

  test("closes with the last of its probes, not before", () => {
    const steps: Step[] = [
      ...tripped,
      ...asks(3),
      { at: at + 1, call: 5, ok: true },
      { at: at + 2, call: 4, ok: true },
      { at: at + 3, call: 6, ok: true },
    ];
    expect(script(policyOf({ probes: 3 }), steps).changes.at(-1)).toBe("5000003 halfOpen closed");
    expect(script(policyOf({ probes: 3 }), steps.slice(0, -1)).changes.at(-1)).toBe("5000000 open halfOpen");
    expect(script(policyOf({ probes: 1 }), steps).changes.at(-1)).toBe("5000002 halfOpen closed");
  });

  test("opens with the first failure, for a full recovery, and lets the other probes mean nothing", () => {
    const steps: Step[] = [
      ...tripped,
      ...asks(3),
      { at: at + 1, call: 4, ok: true },
      { at: at + 2, call: 5, ok: false },
      { at: at + 3, call: 6, ok: false },
      { at: 6_000_001, ask: true },
      { at: 6_000_002, ask: true },
    ];
    const { changes, admitted } = script(policyOf({ probes: 3 }), steps);
    expect(changes.slice(2)).toEqual(["5000002 halfOpen open", "6000002 open halfOpen"]);
    expect(admitted.slice(-2)).toEqual([false, true]);
  });

  test("starts to count probes anew in every half-open stay", () => {
    const steps: Step[] = [
      ...tripped,
      ...asks(2),
      { at: at + 1, call: 4, ok: true },
      { at: at + 2, call: 5, ok: false },
      { at: 6_000_002, ask: true },
      { at: 6_000_002, ask: true },
      { at: 6_000_002, ask: true },
      { at: 6_000_003, call: 6, ok: true },
    ];
    const { changes, admitted } = script(policyOf({ probes: 2 }), steps);
    expect(admitted.slice(6)).toEqual([true, true, false]);
    expect(changes.at(-1)).toBe("6000002 open halfOpen");
  });

  test("is held by a probe that hangs until its caller's timeout reports a failure", () => {
    const hung: Step[] = [...tripped, ...asks(1), { at: 8_000_000, ask: true }];
    expect(script(policyOf(), hung).changes).toHaveLength(2);
    const { changes, admitted } = script(policyOf(), [...hung, { at: 9_000_000, call: 4, ok: false }]);
    expect(changes.slice(2)).toEqual(["9000000 halfOpen open", "10000000 open halfOpen"]);
    expect(admitted.at(-1)).toBe(false);
  });

  test("closes with an empty window: failures from before the trip are forgotten", () => {
    const policy = policyOf({ windowMs: 60_000 });
    const closes: Step[] = [...tripped, ...asks(1), { at, call: 4, ok: true }];
    expect(script(policy, [...closes, ...results(6_000_000, 1, bad(3), 5)]).changes.at(-1)).toBe(
      "5000000 halfOpen closed",
    );
    expect(script(policy, [...closes, ...results(6_000_000, 1, bad(4), 5)]).changes[3]).toBe(
      "6000003 closed open",
    );
  });
});

describe("a result of a call from an earlier era", () => {
  /** A call lets itself in before the trip at 4 s and ends at `at`, while the probe that asked at 5 s is still out. */
  const late = (at: number, ok: boolean): Step[] => [
    { at: 0, ask: true },
    ...results(1_000_000, 1_000_000, bad(4), 1),
    { at: 5_000_000, ask: true },
    { at, call: 0, ok },
    { at: 7_000_000, call: 5, ok: true },
  ];
  const probed = ["4000000 closed open", "5000000 open halfOpen", "7000000 halfOpen closed"];

  test("moves nothing with the guard, whenever it comes", () => {
    for (const at of [4_500_000, 5_500_000, 8_000_000]) {
      for (const ok of [true, false]) {
        const { changes, trace } = script(policyOf(), late(at, ok));
        expect(changes).toEqual(probed);
        expect([...events(trace, "lateIgnored")].map(({ actor, subject }) => [actor, subject])).toEqual([
          [0, 0],
        ]);
      }
    }
  });

  test("closes or reopens a half-open breaker without the guard", () => {
    const policy = policyOf({ eraGuard: false });
    expect(script(policy, late(5_500_000, true)).changes[2]).toBe("5500000 halfOpen closed");
    expect(script(policy, late(5_500_000, false)).changes[2]).toBe("5500000 halfOpen open");
    const { trace } = script(policy, late(5_500_000, true));
    const [closed] = events(trace, "closed");
    const [counted] = [...events(trace, "counted")].slice(-2);
    expect(closed?.cause).toBe(counted?.id);
    expect([...events(trace, "lateCounted")][0]?.id).toBe(counted?.cause);
  });

  test("moves nothing while the breaker is open, guard or not", () => {
    expect(script(policyOf({ eraGuard: false }), late(4_500_000, true)).changes).toEqual(probed);
  });

  test("counts in the new window of a closed breaker without the guard", () => {
    const policy = (eraGuard: boolean) => policyOf({ minimumCalls: 1, eraGuard });
    const steps: Step[] = [
      { at: 0, ask: true },
      ...results(1_000_000, 0, bad(1), 1),
      ...results(2_000_000, 0, good(1), 2),
      { at: 3_000_000, call: 0, ok: false },
    ];
    expect(script(policy(true), steps).changes.at(-1)).toBe("2000000 halfOpen closed");
    expect(script(policy(false), steps).changes[3]).toBe("3000000 closed open");
  });
});

describe("the rolling window", () => {
  test("holds what a list filtered by time holds, as it grows beyond its first size and wraps", () => {
    const rolling = new RollingWindow(1000);
    const list: { at: number; ok: boolean }[] = [];
    let at = 0;
    for (let n = 0; n < 5000; n++) {
      at += (n * 7919) % (n % 1000 < 500 ? 5 : 40);
      const ok = (n * 31) % 7 > 2;
      rolling.add(at, ok);
      list.push({ at, ok });
      const held = list.filter((result) => result.at > at - 1000);
      expect([rolling.calls, rolling.failures]).toEqual([held.length, held.filter(({ ok }) => !ok).length]);
    }
    rolling.clear();
    expect([rolling.calls, rolling.failures]).toEqual([0, 0]);
  });
});

describe("the machine", () => {
  test("is XState's reading of the definition that the page draws", () => {
    const machine = createMachine(BREAKER, { delays: { recovery: 1000 } });
    const read = (state: string): string[] => {
      const snapshot = machine.resolveState({ value: state });
      return getNextTransitions(snapshot).map(({ eventType, target }) => `${eventType} ${target?.[0]?.key}`);
    };
    expect(initialTransition(machine)[0].value).toBe(BREAKER.initial);
    expect(Object.keys(machine.states)).toEqual(Object.keys(BREAKER.states));
    expect(read("closed")).toEqual(["trip open"]);
    expect(read("open")).toEqual(["xstate.after.recovery.breaker.open halfOpen"]);
    expect(read("halfOpen")).toEqual(["recover closed", "relapse open"]);
  });

  test("does not move for what its state does not know", () => {
    const machine = createMachine(BREAKER, { delays: { recovery: 1000 } });
    for (const state of ["closed", "open", "halfOpen"]) {
      const known = Object.keys((BREAKER.states as Record<string, { on?: object }>)[state]?.on ?? {});
      for (const type of ["trip", "recover", "relapse"] as const) {
        if (known.includes(type)) continue;
        expect(transition(machine, machine.resolveState({ value: state }), { type })[0].value).toBe(state);
      }
    }
  });

  test("takes nothing from the world's clock: the same script gives the same bytes", () => {
    const once = script(policyOf(), tripped).trace;
    const again = script(policyOf(), tripped).trace;
    expect(again).toEqual(once);
  });

  test("leaves a run without calls without an end of its own", () => {
    expect(script(policyOf(), []).endUs).toBe(0);
    expect(play(() => {}).endUs).toBe(0);
  });
});
