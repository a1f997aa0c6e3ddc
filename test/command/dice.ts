import type { Lab } from "../../src/labs/lab.ts";
import { choice, duration, number, onOff } from "../../src/sim/settings.ts";

const settings = {
  rolls: number("Rolls", "count", 3, "How many dice are rolled.", { min: 1, max: 100_000 }),
  gapMs: duration("Gap", 100, "The time between two rolls.", { max: 5000 }),
  sides: choice("Sides", "six", "What is rolled.", { two: "a coin", six: "a die" }),
  loaded: onOff("Loaded", false, "The highest side always comes up."),
  share: number("Share", "share", 0.5, "Nothing.", { min: 0, max: 1, step: 0.01 }),
};

const SIDES = { two: 2, six: 6 };

/** Rolls dice: a lab small enough to know all its answers, with every type of setting and metric. */
export const dice = {
  id: "dice",
  title: "Dice",
  settings,
  groups: [],
  fixes: [
    {
      id: "load",
      title: "Load",
      layer: "Hand",
      patch: { loaded: true },
      description: "The highest side comes up.",
    },
    { id: "coin", title: "Coin", layer: "Hand", patch: { sides: "two" }, description: "A coin." },
    {
      id: "slowCoin",
      title: "Slow coin",
      layer: "Hand",
      patch: { sides: "two", gapMs: 1000 },
      description: "Slow.",
      deeper: true,
    },
  ],
  presets: [{ id: "pair", title: "A pair", description: "Two dice.", fixes: [], explicit: { rolls: 2 } }],
  metrics: {
    total: { title: "Total", unit: "count" },
    highest: { title: "Highest side", unit: "yesNo" },
    first: { title: "First roll", unit: "word" },
    all: { title: "All rolls", unit: "list" },
    sixAtMs: { title: "First six at", unit: "ms" },
  },
  play(world, { rolls, gapMs, sides, loaded }) {
    const luck = world.random("dice");
    const rolled: number[] = [];
    world.spawn(
      (function* () {
        for (let nth = 0; nth < rolls; nth++) {
          const side = loaded ? SIDES[sides] : 1 + luck.below(SIDES[sides]);
          rolled.push(side);
          world.record("tap", { actor: nth, subject: nth, value: side, cause: -1 });
          yield* world.sleep(gapMs);
        }
      })(),
    );
    return () => ({
      metrics: {
        total: rolled.reduce((sum, side) => sum + side, 0),
        highest: rolled.includes(SIDES[sides]),
        first: rolled[0] === 1 ? "one" : "more",
        all: rolled,
        sixAtMs: rolled.includes(6) ? rolled.indexOf(6) * gapMs : null,
      },
      series: { rolls: { binMs: 100, values: Float64Array.from(rolled) } },
      findings: rolled.flatMap((side, nth) =>
        side === 6
          ? [{ kind: "six", name: "six", fromMs: 0, toMs: 0, evidence: [nth], sentence: "A six." }]
          : [],
      ),
    });
  },
  expectedMs: ({ rolls, gapMs }) => rolls * gapMs,
  lede: () => "Dice are rolled.",
  headline: ({ metrics }) => ({
    figure: String(metrics.total),
    noun: "rolled",
    harm: false,
    sentence: "They fell.",
  }),
  lanes: () => [],
  stage: () => ({ parts: [], wires: [], messages: [], flashes: [], statusAt: () => ({}) }),
  describeEvent: ({ value }) => `rolled ${value}`,
  thumbnail: [],
  limits: [],
} satisfies Lab<typeof settings>;

/** A lab that differs from the dice in one setting: for what a link carries over. */
export const cards = {
  ...dice,
  id: "cards",
  settings: { ...settings, decks: number("Decks", "count", 1, "How many decks.", { min: 1, max: 8 }) },
};

export const diceLab = dice;
