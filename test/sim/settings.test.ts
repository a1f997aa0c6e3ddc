import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  choice,
  duration,
  effective,
  excludes,
  type Fix,
  number,
  onOff,
  readValue,
  type Setting,
  type State,
  toggleFix,
  type Value,
  withValue,
} from "../../src/sim/settings.ts";

const schema = {
  timeoutMs: duration("Timeout", 5000, "How long to wait."),
  leaseMs: duration("Lease", 100, "How long it holds.", { min: 1, max: 60_000 }),
  attempts: number("Attempts", "count", 3, "How often.", { min: 1, max: 20 }),
  share: number("Share", "share", 0.5, "How much.", { min: 0, max: 1, step: 0.001 }),
  coarse: number("Coarse", "count", 10, "In fives.", { min: 1, max: 12, step: 5 }),
  backoff: choice("Backoff", "none", "How to wait.", { none: "at once", exponential: "longer each time" }),
  fence: onOff("Fence", false, "Refuse old holders."),
};

const fixes: readonly Fix[] = [
  fix("patience", { timeoutMs: 9000, attempts: 5 }),
  fix("haste", { timeoutMs: 1000 }),
  fix("spread", { backoff: "exponential" }),
  fix("guard", { fence: true }),
];

const opened: State = { lab: "test", fixes: [], explicit: {}, seed: 1 };

describe("reading a value", () => {
  test.for([
    ["timeoutMs", "250", 250],
    ["timeoutMs", "0.001", 0.001],
    ["timeoutMs", "1.234", 1.234],
    ["timeoutMs", "172800000", 172_800_000],
    ["timeoutMs", "1.5e3", 1500],
    ["timeoutMs", ".5", 0.5],
    ["share", "0.3", 0.3],
    ["backoff", "exponential", "exponential"],
    ["fence", "true", true],
    ["fence", "false", false],
  ] as const)("%s=%s is taken as it is, without a note", ([id, text, value]) => {
    expect(read(id, text)).toEqual({ value });
  });

  test.for([
    ["attempts", "21", 20, "attempts goes from 1 to 20: 21 became 20"],
    ["attempts", "-3", 1, "attempts goes from 1 to 20: -3 became 1"],
    ["attempts", "2.6", 3, "attempts goes in steps of 1: 2.6 became 3"],
    ["timeoutMs", "1e12", 172_800_000, "timeoutMs goes from 0 to 172800000: 1000000000000 became 172800000"],
    ["timeoutMs", "1.23456", 1.235, "timeoutMs goes in steps of 0.001: 1.23456 became 1.235"],
    ["attempts", "1e999", 20, "attempts goes from 1 to 20: Infinity became 20"],
    ["leaseMs", "0.2", 1, "leaseMs goes from 1 to 60000: 0.2 became 1"],
  ] as const)("%s=%s is clamped, and the note names the setting and its range", ([id, text, value, note]) => {
    expect(read(id, text)).toEqual({ value, note });
  });

  test("a text of a hundred thousand digits is read at once, whatever follows them", () => {
    const digits = "1".repeat(100_000);
    expect(read("attempts", digits)).toMatchObject({ value: 20 });
    for (const text of [`${digits}x`, `${digits}.x`, `1e${digits}x`]) {
      expect(read("attempts", text)).toHaveProperty("refused");
    }
  });

  test.for([
    ["attempts", "", 'attempts is a number from 1 to 20; "" is not'],
    ["attempts", "three", 'attempts is a number from 1 to 20; "three" is not'],
    ["attempts", "0x10", 'attempts is a number from 1 to 20; "0x10" is not'],
    ["attempts", "1,5", 'attempts is a number from 1 to 20; "1,5" is not'],
    ["attempts", " 5", 'attempts is a number from 1 to 20; " 5" is not'],
    ["attempts", "5ms", 'attempts is a number from 1 to 20; "5ms" is not'],
    ["attempts", "NaN", 'attempts is a number from 1 to 20; "NaN" is not'],
    ["attempts", "Infinity", 'attempts is a number from 1 to 20; "Infinity" is not'],
    ["backoff", "linear", 'backoff is one of none, exponential; "linear" is not'],
    ["backoff", "constructor", 'backoff is one of none, exponential; "constructor" is not'],
    ["backoff", "__proto__", 'backoff is one of none, exponential; "__proto__" is not'],
    ["backoff", "toString", 'backoff is one of none, exponential; "toString" is not'],
    ["fence", "yes", 'fence is a switch, true or false; "yes" is neither'],
    ["fence", "", 'fence is a switch, true or false; "" is neither'],
  ] as const)(
    "%s=%j is refused, and the reason names the setting and what it may be",
    ([id, text, refused]) => {
      expect(read(id, text)).toEqual({ refused });
    },
  );

  test("thousandths stay exact over the whole range", () => {
    fc.assert(
      fc.property(fc.nat(172_800_000_000), (thousandths) => {
        const text = `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, "0")}`;
        expect(read("timeoutMs", text)).toEqual({ value: Number(text) });
      }),
    );
  });

  test("whatever number is asked for, the value is in the range, reads back as itself, and a change is noted", () => {
    const id = fc.constantFrom("timeoutMs", "leaseMs", "attempts", "share", "coarse");
    const asked = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: -5, max: 99 }),
    );
    fc.assert(
      fc.property(id, asked, (which, number) => {
        fc.pre(Number.isFinite(number));
        const answer = read(which, String(number));
        if ("refused" in answer) throw new Error(answer.refused);
        const { min, max } = schema[which];
        expect(answer.value).toBeGreaterThanOrEqual(min);
        expect(answer.value).toBeLessThanOrEqual(max);
        expect("note" in answer).toBe(answer.value !== number);
        expect(read(which, String(answer.value))).toEqual({ value: answer.value });
      }),
    );
  });

  test("any text at all is either refused or gives a value of the setting's own type", () => {
    fc.assert(
      fc.property(fc.constantFrom(...ids()), fc.string(), (id, text) => {
        const answer = read(id, text);
        if ("refused" in answer) expect(answer.refused).toContain(id);
        else expect(typeof answer.value).toBe(typeof schema[id].default);
      }),
    );
  });
});

describe("effective settings", () => {
  test("without fixes and by hand nothing are the defaults", () => {
    expect(effective(schema, fixes, opened)).toEqual({
      timeoutMs: 5000,
      leaseMs: 100,
      attempts: 3,
      share: 0.5,
      coarse: 10,
      backoff: "none",
      fence: false,
    });
  });

  test("follow the fixes in the lab's order, not in the order of the state", () => {
    const both = effective(schema, fixes, { ...opened, fixes: ["haste", "patience"] });
    expect(both).toMatchObject({ timeoutMs: 1000, attempts: 5 });
  });

  test("follow what is set by hand before anything else", () => {
    const state = { ...opened, fixes: ["patience"], explicit: { timeoutMs: 42 } };
    expect(effective(schema, fixes, state)).toMatchObject({ timeoutMs: 42, attempts: 5 });
  });

  test("ignore a fix that the lab does not have", () => {
    const state = { ...opened, fixes: ["constructor", "unknown"] };
    expect(effective(schema, fixes, state)).toEqual(effective(schema, fixes, opened));
  });
});

describe("switching a fix", () => {
  test("on clears what was set by hand of the settings that it patches, and nothing else", () => {
    const before = { ...opened, explicit: { timeoutMs: 42, attempts: 7, share: 0.25 } };
    const after = toggleFix(fixes, before, "patience");
    expect(after).toEqual({ ...opened, fixes: ["patience"], explicit: { share: 0.25 } });
    expect(before.explicit).toEqual({ timeoutMs: 42, attempts: 7, share: 0.25 });
  });

  test("off leaves what is set by hand alone", () => {
    const before = { ...opened, fixes: ["patience"], explicit: { timeoutMs: 42 } };
    expect(toggleFix(fixes, before, "patience")).toEqual({ ...opened, explicit: { timeoutMs: 42 } });
  });

  test("on switches off those that patch the same setting, and no other", () => {
    const before = { ...opened, fixes: ["patience", "guard"] };
    expect(toggleFix(fixes, before, "haste").fixes).toEqual(["haste", "guard"]);
    expect(toggleFix(fixes, { ...opened, fixes: ["haste"] }, "patience").fixes).toEqual(["patience"]);
  });

  test("keeps the lab's order", () => {
    const state = ["guard", "spread", "patience"].reduce((to, id) => toggleFix(fixes, to, id), opened);
    expect(state.fixes).toEqual(["patience", "spread", "guard"]);
  });

  test("to what it is already, and an unknown fix, change nothing", () => {
    const state = { ...opened, fixes: ["guard"] };
    expect(toggleFix(fixes, state, "guard", true)).toEqual(state);
    expect(toggleFix(fixes, state, "spread", false)).toEqual(state);
    expect(toggleFix(fixes, state, "constructor")).toBe(state);
  });

  test("a fix does not exclude itself, and exclusion goes both ways", () => {
    for (const a of fixes) for (const b of fixes) expect(excludes(a, b)).toBe(excludes(b, a));
    expect(fixes.some((each) => excludes(each, each))).toBe(false);
  });
});

describe("setting a value by hand", () => {
  test("to what the defaults and the fixes give anyway leaves nothing explicit", () => {
    const fixed = { ...opened, fixes: ["patience"], explicit: { timeoutMs: 42 } };
    expect(withValue(schema, fixes, fixed, "timeoutMs", 9000).explicit).toEqual({});
    expect(withValue(schema, fixes, fixed, "timeoutMs", 5000).explicit).toEqual({ timeoutMs: 5000 });
    expect(withValue(schema, fixes, opened, "fence", false).explicit).toEqual({});
  });
});

describe("whatever a reader does, step after step,", () => {
  type Step = { toggle: string } | { set: keyof typeof schema; value: Value };
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.record({ toggle: fc.constantFrom(...fixes.map((each) => each.id)) }),
    fc.constantFrom(...ids()).chain((set) => anyValueOf(schema[set]).map((value) => ({ set, value }))),
  );
  const take = (state: State, next: Step): State =>
    "toggle" in next
      ? toggleFix(fixes, state, next.toggle)
      : withValue(schema, fixes, state, next.set, next.value);
  const walk = fc.array(step, { maxLength: 30 }).map((steps) => steps.reduce(take, opened));

  test("no two fixes that exclude each other are on, and they stand in the lab's order", () => {
    fc.assert(
      fc.property(walk, (state) => {
        const on = fixes.filter((each) => state.fixes.includes(each.id));
        expect(on.map((each) => each.id)).toEqual(state.fixes);
        for (const a of on) expect(on.some((b) => excludes(a, b))).toBe(false);
      }),
    );
  });

  test("a value set by hand is the effective one", () => {
    fc.assert(
      fc.property(walk, step, (state, next) => {
        fc.pre("set" in next);
        if (!("set" in next)) return;
        expect(effective(schema, fixes, take(state, next))[next.set]).toBe(next.value);
      }),
    );
  });

  test("a fix that is switched on prevails, and off again leaves no value but the default or one set by hand", () => {
    fc.assert(
      fc.property(walk, fc.constantFrom(...fixes), (state, which) => {
        const on = toggleFix(fixes, state, which.id, true);
        expect(effective(schema, fixes, on)).toMatchObject(which.patch);
        const off = toggleFix(fixes, on, which.id, false);
        expect(off.fixes).not.toContain(which.id);
        for (const id of Object.keys(which.patch) as (keyof typeof schema)[]) {
          expect(effective(schema, fixes, off)[id]).toBe(schema[id].default);
        }
        expect(state.explicit).toMatchObject(off.explicit);
      }),
    );
  });
});

function fix(id: string, patch: Fix["patch"]): Fix {
  return { id, title: id, layer: "test", description: "", patch };
}

const ids = () => Object.keys(schema) as (keyof typeof schema)[];

const read = (id: keyof typeof schema, text: string) => readValue(id, schema[id], text);

function anyValueOf(setting: Setting): fc.Arbitrary<Value> {
  if (setting.type === "switch") return fc.boolean();
  if (setting.type === "choice") return fc.constantFrom(...Object.keys(setting.choices));
  return fc.integer({ min: setting.min, max: Math.min(setting.max, 20) });
}
