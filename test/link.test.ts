import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { labs as allLabs } from "../src/labs/all.ts";
import { asCommand, format, type LinkState, parse, RESERVED, type Settable, upgrade } from "../src/link.ts";
import {
  MAX_SEED,
  readValue,
  type Setting,
  type State,
  toggleFix,
  type Value,
  withValue,
} from "../src/sim/settings.ts";
import { cards, diceLab } from "./command/dice.ts";

const labs = [diceLab, cards];
const untouched: State = { lab: "dice", fixes: [], explicit: {}, seed: 1 };

const placeOf = (hash: string) => parse(hash, labs).place;
const noticesOf = (hash: string) => parse(hash, labs).notices;
const canonical = (hash: string) => format(placeOf(hash), labs);

/** Any value that a setting may have. */
function valuesOf(id: string, setting: Setting): fc.Arbitrary<Value> {
  if (setting.type === "switch") return fc.boolean();
  if (setting.type === "choice") return fc.constantFrom(...Object.keys(setting.choices));
  const { min, max } = setting;
  return fc.double({ min, max, noNaN: true }).map((asked) => {
    const read = readValue(id, setting, String(asked));
    return "value" in read ? read.value : setting.default;
  });
}

/** Any state of a lab, reached as a reader reaches it: by switching fixes and setting values. */
function statesOf(lab: Settable): fc.Arbitrary<State> {
  const explicit = Object.fromEntries(
    Object.entries(lab.settings).map(([id, setting]) => [
      id,
      fc.option(valuesOf(id, setting), { nil: undefined }),
    ]),
  );
  const parts = fc.tuple(
    fc.integer({ min: 0, max: MAX_SEED }),
    fc.subarray(lab.fixes.map(({ id }) => id)),
    fc.record(explicit),
  );
  return parts.map(([seed, fixes, values]) => {
    let state: State = { lab: lab.id, fixes: [], explicit: {}, seed };
    for (const id of fixes) state = toggleFix(lab.fixes, state, id, true);
    for (const [id, value] of Object.entries(values)) {
      if (value !== undefined) state = withValue(lab.settings, lab.fixes, state, id, value);
    }
    return state;
  });
}

/** Any place in a lab. */
function placesOf(lab: Settable): fc.Arbitrary<LinkState> {
  const moments = fc.integer({ min: 0, max: 1e13 }).map((us) => us / 1000);
  const look: fc.Arbitrary<Omit<LinkState, "state">> = fc.record(
    {
      tMs: moments,
      view: fc
        .uniqueArray(moments, { minLength: 2, maxLength: 2 })
        .map((ends) => ends.sort((a, b) => a - b) as [number, number]),
      why: fc.nat(),
      pin: statesOf(lab),
      step: fc.stringMatching(/^[\w-]{1,40}$/),
      guess: fc.constant(true),
      // A parameter that is missing here does not compile: each is to come back as it was written.
    } satisfies { [Key in keyof Required<Omit<LinkState, "state">>]: unknown },
    { requiredKeys: [] },
  );
  return fc.tuple(statesOf(lab), look).map(([state, rest]) => ({ state, ...rest }));
}

describe("what is written", () => {
  test("an untouched lab is its version and nothing else", () => {
    expect(format({ state: untouched }, labs)).toBe("#/lab/dice?v=1");
  });

  test("the order is fixed, whatever the order of the state", () => {
    const state: State = {
      lab: "dice",
      fixes: ["coin", "load"],
      explicit: { gapMs: 0.5, rolls: 4 },
      seed: 7,
    };
    const place: LinkState = {
      guess: true,
      step: "first-try",
      pin: { ...untouched, fixes: ["load"], explicit: { rolls: 9 } },
      why: 3,
      view: [0, 100.5],
      tMs: 50,
      state,
    };
    expect(format(place, labs)).toBe(
      "#/lab/dice?v=1&seed=7&fix=load,coin&rolls=4&gapMs=0.5&t=50&view=0-100.5&why=3" +
        "&pin=seed:1;fix:load;rolls:9&step=first-try&guess=true",
    );
  });

  test("what defaults and fixes give anyway is not written", () => {
    const explicit = { rolls: 3, sides: "two", loaded: true };
    expect(format({ state: { ...untouched, fixes: ["coin"], explicit } }, labs)).toBe(
      "#/lab/dice?v=1&fix=coin&loaded=true",
    );
  });

  test("a playhead between two microseconds is written as the nearest", () => {
    expect(format({ state: untouched, tMs: 10.00049, view: [-3, 1 / 3] }, labs)).toBe(
      "#/lab/dice?v=1&t=10&view=0-0.333",
    );
  });

  test("a moment beyond the last one that a link may hold is written as that", () => {
    expect(format({ state: untouched, tMs: 2e10, view: [0, 2e10] }, labs)).toBe(
      "#/lab/dice?v=1&t=10000000000&view=0-10000000000",
    );
  });

  test("what no link can hold is left out", () => {
    const elsewhere: State = { ...untouched, lab: "cards" };
    expect(format({ state: untouched, pin: elsewhere }, labs)).toBe("#/lab/dice?v=1");
    const place = { state: untouched, tMs: Number.NaN, why: -1, view: [5, 5], step: "\ud800" } as LinkState;
    expect(format(place, labs)).toBe("#/lab/dice?v=1");
    expect(format({ state: { ...untouched, lab: "gone" } }, labs)).toBe("#/");
  });
});

describe("every valid place", () => {
  test("comes back as it was written, without a notice", () => {
    fc.assert(
      fc.property(fc.constantFrom(...labs).chain(placesOf), (place) => {
        expect(parse(format(place, labs), labs)).toEqual({ place, notices: [] });
      }),
    );
  });

  test("with all that a link may hold writes every reserved key", () => {
    const pin = { ...untouched, seed: 2 };
    const all: Required<LinkState> = {
      state: { ...untouched, seed: 3, fixes: [diceLab.fixes[0]?.id ?? ""] },
      tMs: 1,
      view: [1, 2],
      why: 1,
      pin,
      step: "a",
      guess: true,
    };
    const written = [...new URLSearchParams(format(all, labs).split("?")[1]).keys()];
    expect(written.filter((key) => !(key in diceLab.settings)).sort()).toEqual([...RESERVED].sort());
  });

  test("of the real labs comes back too", () => {
    fc.assert(
      fc.property(fc.constantFrom(...allLabs).chain(placesOf), (place) => {
        expect(parse(format(place, allLabs), allLabs)).toEqual({ place, notices: [] });
      }),
    );
  });
});

describe("hostile input", () => {
  const keys = [...RESERVED, "rolls", "sides", "loaded", "decks", "__proto__", "constructor", "toString", ""];
  const nasty = [
    "NaN",
    "-1",
    "1e999",
    "0x10",
    "%E0%A4%A",
    "%",
    "<img src=x onerror=alert(1)>",
    "1-2-3",
    "5-1",
  ];
  const text = fc.oneof(fc.constantFrom(...nasty, "two", "true", "load,coin,slowCoin", "7"), fc.string());
  const query = fc
    .array(fc.tuple(fc.constantFrom(...keys), text))
    .map((all) => all.map((one) => one.join("=")));
  const hashes = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }).map((end) => `#/lab/dice?${end}`),
    query.map((parts) => `#/lab/dice?${parts.join("&")}`),
  );

  test("never throws, and what becomes of it is written the same for ever", () => {
    fc.assert(
      fc.property(hashes, (hash) => {
        const { place, notices } = parse(hash, labs);
        const written = format(place, labs);
        expect(parse(written, labs)).toEqual({ place, notices: [] });
        for (const notice of notices) expect(notice.length).toBeLessThan(400);
        expect(notices.length).toBeLessThan(10);
      }),
      { numRuns: 500 },
    );
  });

  test("a prototype cannot be set from a link", () => {
    const { place, notices } = parse("#/lab/dice?__proto__=1&constructor=2&pin=__proto__:1;toString:3", labs);
    expect(place).toEqual({ state: untouched });
    expect(notices).toEqual([
      'Left out of the link: pin is a state, such as seed:1;fix:id; "__proto__:1;toString:3" is none.',
    ]);
    expect(parse("#/lab/__proto__", labs).place.state).toEqual(untouched);
    expect(noticesOf("#/lab/dice?sides=constructor")[0]).toContain("sides is one of two, six");
  });

  test("at most 40 characters are told again, none of them unseen", () => {
    const long = "x".repeat(5000);
    for (const key of [
      "rolls",
      "sides",
      "loaded",
      "seed",
      "fix",
      "t",
      "view",
      "why",
      "step",
      "guess",
      "v",
      "pin=fix:",
      "pin",
    ]) {
      for (const notice of noticesOf(`#/lab/dice?${key}=${long}`))
        expect(notice).not.toContain("x".repeat(41));
    }
    expect(noticesOf(`#/lab/${long}`)[0]).not.toContain("x".repeat(41));
    expect(noticesOf(`#/${long}`)[0]).not.toContain("x".repeat(41));
    expect(noticesOf("#/lab/dice?sides=a%1b%5B2J%E2%80%AEb")[0]).toContain('"a?[2J?b"');
  });

  test("a link beyond 8 kB is not read", () => {
    const { place, notices } = parse(`#/lab/cards?rolls=4&${"x".repeat(8192)}`, labs);
    expect(place).toEqual({ state: untouched });
    expect(notices).toEqual([
      "A link of more than 8192 characters is not read: this is the first lab as it comes.",
    ]);
  });

  test("a link of 8 kB to the character is read", () => {
    const link = "#/lab/cards?rolls=4&".padEnd(8192, "x");
    expect(parse(link, labs)).toMatchObject({ place: { state: { explicit: { rolls: 4 } } }, notices: [] });
    expect(parse(`${link}x`, labs).notices).toHaveLength(1);
  });

  test("a link of nothing but digits or separators takes no time", { timeout: 5000 }, () => {
    for (const character of ["1", "&", ",", "-", "%", ";", "="]) {
      for (const key of ["rolls", "fix", "view", "pin", "t"])
        parse(`#/lab/dice?${key}=${character.repeat(8000)}x`, labs);
    }
  });

  test("hundreds of mistakes make a handful of notices", () => {
    const notices = noticesOf(
      `#/lab/dice?fix=${Array.from({ length: 500 }, (_, nth) => `f${nth}`).join(",")}`,
    );
    expect(notices).toHaveLength(8);
    expect(notices.at(-1)).toBe("And 493 more like these.");
  });

  test("eight of them are told one by one", () => {
    const notices = noticesOf("#/lab/dice?fix=a,b,c,d,e,f,g,h");
    expect(notices).toHaveLength(8);
    expect(notices.at(-1)).toContain("unknown fix h");
  });
});

describe("what is read", () => {
  test.each(["", "#", "#/", "/", "#/?"])(
    'the empty address "%s" is the first lab, without a notice',
    (hash) => {
      expect(parse(hash, labs)).toEqual({ place: { state: untouched }, notices: [] });
    },
  );

  test.each([
    ["#/lab/dise?rolls=4", "There is no lab dise; did you mean dice? This is the first one."],
    ["#/laboratory/dice", "There is no page laboratory/dice: this is the first lab as it comes."],
    ["#/lab/dice/3", "There is no page lab/dice/3: this is the first lab as it comes."],
    ["#/lab", "There is no page lab: this is the first lab as it comes."],
  ])("%s leads to the first lab as it comes, with a notice", (hash, notice) => {
    expect(parse(hash, labs)).toEqual({ place: { state: untouched }, notices: [notice] });
  });

  test.each([
    // Hash, what it becomes, what is said.
    ["rolls=0", "&rolls=1", "In the link, rolls goes from 1 to 100000: 0 became 1."],
    ["rolls=1e9", "&rolls=100000", "In the link, rolls goes from 1 to 100000: 1000000000 became 100000."],
    ["share=0.123", "&share=0.12", "In the link, share goes in steps of 0.01: 0.123 became 0.12."],
    ["rolls=many", "", 'Left out of the link: rolls is a number from 1 to 100000; "many" is not.'],
    ["rolls=", "", 'Left out of the link: rolls is a number from 1 to 100000; "" is not.'],
    ["sides=seven", "", 'Left out of the link: sides is one of two, six; "seven" is not; did you mean six?'],
    ["loaded=yes", "", 'Left out of the link: loaded is a switch, true or false; "yes" is neither.'],
    ["seed=NaN", "", 'Left out of the link: seed is a number from 0 to 4294967295; "NaN" is not.'],
    [
      "seed=4294967296",
      "&seed=4294967295",
      "In the link, seed goes from 0 to 4294967295: 4294967296 became 4294967295.",
    ],
    ["fix=laod,coin", "&fix=coin", "Left out of the link: unknown fix laod; did you mean load?"],
    [
      "fix=slowCoin,coin",
      "&fix=coin",
      "Left out of the link: fix slowCoin cannot go with coin: both set sides.",
    ],
    ["t=-5", "&t=0", "In the link, t goes from 0 to 10000000000: -5 became 0."],
    [
      "t=2e10",
      "&t=10000000000",
      "In the link, t goes from 0 to 10000000000: 20000000000 became 10000000000.",
    ],
    ["t=soon", "", 'Left out of the link: t is a number from 0 to 10000000000; "soon" is not.'],
    ["view=9-3", "", 'Left out of the link: view is from-to in ms with from before to; "9-3" is not.'],
    ["view=5-5", "", 'Left out of the link: view is from-to in ms with from before to; "5-5" is not.'],
    ["view=3", "", 'Left out of the link: view is from-to in ms with from before to; "3" is not.'],
    ["view=1-2-3", "", 'Left out of the link: view is from-to in ms with from before to; "1-2-3" is not.'],
    ["why=-1", "", 'Left out of the link: why is the number of an event; "-1" is not.'],
    ["why=2147483648", "", 'Left out of the link: why is the number of an event; "2147483648" is not.'],
    ["step=%3Cb%3E", "", 'Left out of the link: step is the id of a step; "<b>" is not.'],
    ["guess=maybe", "", 'Left out of the link: guess is a switch, true or false; "maybe" is neither.'],
    ["rolls=%E0%A4%A", "", 'A garbled part of the link was left out: "rolls=%E0%A4%A".'],
    [
      "pin=rolls:0;fix:laod",
      "&pin=seed:1;rolls:1",
      "In the link's pin, rolls goes from 1 to 100000: 0 became 1.",
    ],
    ["decks=4&rolls=5", "&rolls=5", "Left out of the link, set in other labs only: decks."],
    [
      "v=2&rolls=5",
      "&rolls=5",
      "This link is of version 2, newer than this page: it shows what it knows of it.",
    ],
    ["v=one", "", 'v is the version of the link; "one" is none.'],
  ])("%s", (query, kept, notice) => {
    expect(canonical(`#/lab/dice?${query}`)).toBe(`#/lab/dice?v=1${kept}`);
    expect(noticesOf(`#/lab/dice?${query}`)).toContain(notice);
  });

  test.each([
    ["v=1", ""],
    ["rolls=3", ""],
    ["fix=coin&sides=two&gapMs=100", "&fix=coin"],
    ["fix=coin,load,coin", "&fix=load,coin"],
    ["fix=", ""],
    ["rolls=4&rolls=5", "&rolls=5"],
    ["guess", "&guess=true"],
    ["guess=1", "&guess=true"],
    ["guess=false", ""],
    ["utm_source=mail&Rolls=4&x", ""],
    ["pin=", ""],
    ["rolls=%34", "&rolls=4"],
    ["&&rolls=4&", "&rolls=4"],
  ])('"%s" is understood without a notice', (query, kept) => {
    expect(noticesOf(`#/lab/dice?${query}`)).toEqual([]);
    expect(canonical(`#/lab/dice?${query}`)).toBe(`#/lab/dice?v=1${kept}`);
  });
});

describe("versions", () => {
  const renamed = (from: string, to: string) => (query: Map<string, string>) =>
    new Map([...query].map(([id, text]) => [id === from ? to : id, text]));
  const upgraders = [renamed("a", "b"), renamed("b", "c")];

  test("an old link is brought on one version at a time", () => {
    expect([...upgrade(new Map([["a", "1"]]), 1, upgraders)]).toEqual([["c", "1"]]);
    expect([...upgrade(new Map([["a", "1"]]), 2, upgraders)]).toEqual([["a", "1"]]);
    expect([...upgrade(new Map([["b", "1"]]), 3, upgraders)]).toEqual([["b", "1"]]);
  });

  const golden = readFileSync(new URL("golden/links.txt", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("//"))
    .map((line) => line.split(" => ") as [string, string]);

  test.each(golden)("the old link %s still leads to its place", (link, expected) => {
    expect(format(parse(link, allLabs).place, allLabs)).toBe(expected);
  });
});

test("no setting of a lab has a reserved name", () => {
  const taken = allLabs.flatMap(({ settings }) => RESERVED.filter((id) => Object.hasOwn(settings, id)));
  expect(taken).toEqual([]);
});

describe("the same run as a command line", () => {
  test("has the seed, the fixes and the settings that differ", () => {
    const state: State = {
      lab: "dice",
      fixes: ["coin", "load"],
      explicit: { gapMs: 400, rolls: 3 },
      seed: 7,
    };
    expect(asCommand(state, labs)).toBe(
      "npm run --silent sim -- dice --seed 7 --fix load,coin --set gapMs=400",
    );
    expect(asCommand(untouched, labs)).toBe("npm run --silent sim -- dice");
  });

  test("is safe to paste, whatever the state holds", () => {
    const state: State = { ...untouched, explicit: { sides: "'; rm -rf ~ #" } };
    expect(asCommand(state, labs)).toBe(`npm run --silent sim -- dice --set 'sides='\\''; rm -rf ~ #'`);
  });
});
