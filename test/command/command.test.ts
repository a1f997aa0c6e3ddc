import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { command } from "../../src/command/command.ts";
import { labs as realLabs } from "../../src/labs/all.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { asCommand } from "../../src/link.ts";
import type { Finding } from "../../src/sim/run.ts";
import { BUDGET } from "../../src/sim/simulate.ts";
import { cards, diceLab } from "./dice.ts";

const labs = [diceLab, cards];

/** What a command line says, its words split at spaces. */
function say(line: string, budget = BUDGET) {
  const args = line.split(" ").filter((word) => word !== "");
  const { stdout, ...rest } = command(args, labs, budget);
  return { stdout: [...stdout].join(""), ...rest };
}

const jsonOf = (line: string) => JSON.parse(say(line).stdout);

describe("one run", () => {
  test("as JSON has its keys in a fixed order and holds what determined it", () => {
    const run = jsonOf("dice --json --seed 7 --fix slowCoin,load --set rolls=2");
    expect(Object.keys(run)).toEqual(["lab", "seed", "fixes", "settings", "metrics", "findings"]);
    expect(run).toEqual({
      lab: "dice",
      seed: 7,
      fixes: ["load", "slowCoin"],
      settings: { rolls: 2, gapMs: 1000, sides: "two", loaded: true, share: 0.5 },
      metrics: { total: 4, highest: true, first: "more", all: [2, 2], sixAtMs: null },
      findings: [],
    });
  });

  test("adds series and events only where they are asked for", () => {
    const run = jsonOf("dice --json --series --events --fix load");
    expect(run.series).toEqual({ rolls: { binMs: 100, values: [6, 6, 6] } });
    expect(run.events).toEqual(
      [0, 1, 2].map((nth) => ({
        id: nth,
        kind: "tap",
        atMs: nth * 100,
        actor: nth,
        subject: nth,
        cause: -1,
        value: 6,
      })),
    );
    expect(run.findings[0]).toEqual({
      kind: "six",
      name: "six",
      fromMs: 0,
      toMs: 0,
      evidence: [0],
      sentence: "A six.",
    });
  });

  test("holds every event of a large run, in order", () => {
    const { events } = jsonOf("dice --json --events --set rolls=2500");
    expect(events.map(({ id }: { id: number }) => id)).toEqual(Array.from({ length: 2500 }, (_, id) => id));
  });

  test("reads as a headline, a table and a line for each finding", () => {
    expect(say("dice --fix load --set rolls=2").stdout).toBe(
      [
        "12 rolled",
        "They fell.",
        "",
        "dice, seed 1, with load",
        "",
        "total          12      Total",
        "highest  yes           Highest side",
        "first    more          First roll",
        "all      2 listed      All rolls",
        "sixAtMs         0  ms  First six at",
        "",
        "0 ms, six: A six.",
        "0 ms, six: A six.",
        "",
      ].join("\n"),
    );
  });

  test("reads with its series and events", () => {
    const { stdout } = say("dice --fix load --set rolls=2 --series --events");
    expect(stdout).toContain("\nrolls, from 0 on, a value per 100 ms\n6 6\n");
    expect(stdout).toContain("\n1 100 tap 1 1 -1 6: rolled 6\n");
  });

  test("tells of a finding that it is good, and in JSON how many it stands for", () => {
    const six = { kind: "six", name: "six", fromMs: 0, toMs: 0, evidence: [0], sentence: "A six." };
    const findings: Finding[] = [six, { ...six, good: true, count: 2 }];
    const dice: Lab = diceLab;
    const lab: Lab = {
      ...dice,
      play: (...given) => {
        const measure = dice.play(...given);
        return (...end) => ({ ...measure(...end), findings });
      },
    };
    const told = (...args: string[]) => [...command(["dice", ...args], [lab]).stdout].join("");
    expect(told()).toContain("\n0 ms, six: A six.\n0 ms, six (good): A six.\n");
    expect(JSON.parse(told("--json")).findings).toStrictEqual(findings);
  });

  test("does not list more findings than can be read", () => {
    expect(say("dice --fix load --set rolls=25").stdout).toContain("and 5 more findings");
  });

  test("is the same whenever it is played", () => {
    expect(say("dice --json --events --seed 3")).toEqual(say("--events --seed=3 dice --json"));
  });

  test("takes fixes that are named apart", () => {
    expect(jsonOf("dice --json --fix load --fix coin")).toMatchObject({ fixes: ["load", "coin"] });
  });

  test("clamps a number out of range and notes it beside the output", () => {
    const { stdout, stderr, exitCode } = say("dice --json --set rolls=0 --set gapMs=1e9");
    expect(stderr).toBe(
      "rolls goes from 1 to 100000: 0 became 1\ngapMs goes from 0 to 5000: 1000000000 became 5000\n",
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).settings).toMatchObject({ rolls: 1, gapMs: 5000 });
  });

  test("past its budget of events fails with its reason, and prints nothing", () => {
    const { stdout, stderr, exitCode } = say("dice --json --set rolls=1000", { ...BUDGET, events: 100 });
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^The run passed its budget of 100 events/);
    expect(exitCode).toBe(1);
  });

  test("whose trace outgrew its budget says that it keeps a sample, whether or not its events are asked for", () => {
    const budget = { ...BUDGET, traceBytes: 29 * 100 };
    const { stdout, stderr } = say("dice --json --events --set rolls=1000", budget);
    expect(stderr).toBe("the trace outgrew its budget: events and evidence are those of every 16th actor\n");
    expect(say("dice --json --set rolls=1000", budget).stderr).toBe(stderr);
    expect(JSON.parse(stdout).events).toHaveLength(63);
  });

  test("of a link's command line is the run of the link", () => {
    const state = { lab: "dice", fixes: ["coin"], explicit: { rolls: 5, loaded: true }, seed: 9 };
    const line = asCommand(state, labs).replace("npm run --silent sim -- ", "");
    expect(jsonOf(`${line} --json`)).toMatchObject({
      seed: 9,
      fixes: ["coin"],
      settings: { rolls: 5, gapMs: 100, sides: "two", loaded: true, share: 0.5 },
    });
  });
});

describe("many seeds", () => {
  test("spread each metric as it deserves", () => {
    const totals = [4, 5, 6, 7].map((seed) => jsonOf(`dice --json --seed ${seed}`).metrics.total as number);
    const many = jsonOf("dice --json --seed 4 --seeds 4 --set rolls=3");
    expect(Object.keys(many)).toEqual(["lab", "seeds", "firstSeed", "fixes", "settings", "metrics"]);
    expect(many).toMatchObject({ lab: "dice", seeds: 4, firstSeed: 4, fixes: [] });
    expect(many.metrics.total.mean).toBe(totals.reduce((sum, total) => sum + total) / 4);
    expect(many.metrics.total).toMatchObject({ min: Math.min(...totals), max: Math.max(...totals) });
    expect(many.metrics.all).toEqual({ mean: 3, sd: 0, min: 3, p50: 3, p95: 3, max: 3 });
  });

  test("count words and yes or no, and what has nothing to tell apart", () => {
    const { first, highest, sixAtMs } = jsonOf("dice --json --seeds 20 --fix coin").metrics;
    expect(Object.keys(first.counts)).toEqual(["more", "one"]);
    expect(first.counts.more + first.counts.one).toBe(20);
    expect(highest.counts.true).toBeGreaterThan(0);
    expect(sixAtMs).toEqual({ mean: null, sd: null, min: null, p50: null, p95: null, max: null, nulls: 20 });
  });

  test("leave the other figures to the runs that have something to tell", () => {
    const { sixAtMs } = jsonOf("dice --json --seeds 40").metrics;
    expect(sixAtMs.nulls).toBeGreaterThan(0);
    expect(sixAtMs.nulls).toBeLessThan(40);
    expect(sixAtMs.min).toBe(0);
    expect(sixAtMs.max).toBeLessThanOrEqual(200);
  });

  test("read as a table, and a line for each metric of words", () => {
    expect(say("dice --seeds 3 --fix load").stdout).toBe(
      [
        "dice, seeds 1 to 3, with load",
        "",
        "              mean  sd  min  p50  p95  max",
        "total           18   0   18   18   18   18",
        "all (length)     3   0    3    3    3    3",
        "sixAtMs          0   0    0    0    0    0",
        "",
        "highest: true 3",
        "first: more 3",
        "",
      ].join("\n"),
    );
    expect(say("dice --seeds 1 --fix coin").stdout).toMatch(
      /\nsixAtMs +- +- +- +- +- +- +nothing to tell in 1\n/,
    );
  });
});

describe("the list", () => {
  test("as JSON holds all that can be set, switched and measured", () => {
    const [listed, ...others] = jsonOf("--list --json");
    expect(others.map(({ id }: { id: string }) => id)).toEqual(["cards"]);
    expect(listed).toMatchObject({
      id: "dice",
      title: "Dice",
      presets: [{ id: "pair", explicit: { rolls: 2 } }],
    });
    expect(listed.settings.rolls).toEqual({
      type: "number",
      title: "Rolls",
      says: "How many dice are rolled.",
      default: 3,
      unit: "count",
      min: 1,
      max: 100_000,
      step: 1,
    });
    expect(listed.settings.sides.choices).toEqual({ two: "a coin", six: "a die" });
    expect(listed.fixes.map(({ id, deeper }: { id: string; deeper: boolean }) => [id, deeper])).toEqual([
      ["load", false],
      ["coin", false],
      ["slowCoin", true],
    ]);
    expect(listed.metrics.sixAtMs).toEqual({ title: "First six at", unit: "ms" });
  });

  test("reads with every id of every lab", () => {
    const { stdout } = say("--list");
    const ids = labs.flatMap((lab) => [lab.settings, lab.metrics].flatMap(Object.keys));
    for (const id of [...ids, "dice", "cards", "slowCoin"]) expect(stdout).toContain(id);
  });

  test("of one lab leaves out the others", () => {
    expect(jsonOf("--list cards --json").map(({ id }: { id: string }) => id)).toEqual(["cards"]);
  });

  test("of the real labs names each", () => {
    const listed = JSON.parse([...command(["--list", "--json"], realLabs).stdout].join(""));
    expect(listed.map(({ id }: { id: string }) => id)).toEqual(realLabs.map(({ id }) => id));
  });
});

test("help names every option", () => {
  const { stdout, stderr, exitCode } = say("--help");
  for (const option of ["seed", "fix", "set", "json", "series", "events", "seeds", "list", "help"]) {
    expect(stdout).toContain(`--${option} `);
  }
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  expect(say("-h").stdout).toBe(stdout);
});

describe("a command line that cannot be obeyed ends with 2 and one message", () => {
  test.each([
    ["", "which lab? There is dice, cards (try --help)"],
    ["dise", "unknown lab dise; did you mean dice?"],
    ["--list dise", "unknown lab dise; did you mean dice?"],
    ["dice cards", "one lab at a time: cards is one word too many (try --help)"],
    ["dice --sed 3", "unknown option --sed; did you mean --seed?"],
    ["dice -x", "unknown option -x; did you mean --fix?"],
    ["dice --__proto__", "unknown option --__proto__"],
    ["dice --seed", "--seed needs a value (try --help)"],
    ["dice --json=yes", '--json takes no value; "yes" is one'],
    ["dice --set role=3", "unknown setting role; did you mean rolls?"],
    ["dice --set __proto__=3", "unknown setting __proto__"],
    ["dice --set rolls", '--set takes id=value; "rolls" is not'],
    ["dice --set =3", '--set takes id=value; "=3" is not'],
    ["dice --set rolls=", 'rolls is a number from 1 to 100000; "" is not'],
    ["dice --set rolls=3x", 'rolls is a number from 1 to 100000; "3x" is not'],
    ["dice --set rolls=0x10", 'rolls is a number from 1 to 100000; "0x10" is not'],
    ["dice --set rolls=Infinity", 'rolls is a number from 1 to 100000; "Infinity" is not'],
    ["dice --set sides=seven", 'sides is one of two, six; "seven" is not'],
    ["dice --set loaded=1", 'loaded is a switch, true or false; "1" is neither'],
    ["dice --set rolls=x --set rolls=3", "rolls is given twice"],
    ["dice --seed 4 --seed 3", "--seed is given twice"],
    ["dice --fix load,,coin", "--fix takes ids with commas between them; one is empty"],
    ["dice --fix LOAD", "unknown fix LOAD; did you mean load?"],
    ["--list --set rolls=3", "--list runs nothing: leave out --set"],
    ["dice --fix laod", "unknown fix laod; did you mean load?"],
    ["dice --fix slowCoin,coin", "fix slowCoin cannot go with coin: both set sides"],
    ["dice --seed -1", '--seed is a whole number from 0 to 4294967295; "-1" is not'],
    ["dice --seed 1.5", '--seed is a whole number from 0 to 4294967295; "1.5" is not'],
    ["dice --seed 4294967296", '--seed is a whole number from 0 to 4294967295; "4294967296" is not'],
    ["dice --seed --json", '--seed is a whole number from 0 to 4294967295; "--json" is not'],
    ["dice --seeds 0", '--seeds is a whole number from 1 to 10000; "0" is not'],
    ["dice --seeds 10001", '--seeds is a whole number from 1 to 10000; "10001" is not'],
    ["dice --seeds 2 --seed 4294967295", "2 seeds from 4294967295 on would pass the last one, 4294967295"],
    ["dice --seeds 2 --events", "--events belongs to a single run: leave out --seeds"],
    [`dice --set sides=${"x".repeat(99)}`, `sides is one of two, six; "${"x".repeat(39)}…" is not`],
  ])('"%s"', (line, message) => {
    const { stdout, stderr, exitCode } = say(line);
    expect(stdout).toBe("");
    expect(stderr.startsWith(message)).toBe(true);
    expect(stderr.trimEnd()).not.toContain("\n");
    expect(exitCode).toBe(2);
  });

  test("no words make it throw or print where it should not", () => {
    const words = fc.oneof(
      fc.constantFrom(
        "dice",
        "--seed",
        "--set",
        "--fix",
        "--json",
        "--list",
        "--",
        "-",
        "-hx",
        "rolls=2",
        "load",
      ),
      fc.string(),
      fc.string({ unit: "binary" }),
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 6 }), (args) => {
        const { stdout, stderr, exitCode } = command(args, labs);
        if (exitCode === 0) return;
        expect([...stdout].join("")).toBe("");
        expect(stderr).toMatch(/^[^\n]+\n$/);
      }),
      { numRuns: 100 },
    );
  });
});
