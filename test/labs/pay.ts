import fc from "fast-check";
import { pay } from "../../src/labs/pay/index.ts";
import type { PayRun } from "../../src/labs/pay/model.ts";
import { type PaySettings, settings } from "../../src/labs/pay/settings.ts";
import { effective, type NumberSetting, type Setting, type Value } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";
import { type Event, events } from "../../src/sim/trace.ts";

type Given = Partial<PaySettings>;

/** A run of the lab `pay` with these settings by hand and these fixes on. */
export function payWith(explicit: Given = {}, fixes: readonly string[] = [], seed = 1): PayRun {
  const state = { lab: "pay", fixes, explicit: explicit as Record<string, Value>, seed };
  return simulate(pay, effective(pay.settings, pay.fixes, state), seed);
}

/** A run of one of the lab's presets. */
export function presetRun(id: string): PayRun {
  const preset = pay.presets.find((candidate) => candidate.id === id);
  if (!preset) throw new Error(`there is no preset ${id}`);
  return payWith(preset.explicit as Given, preset.fixes, preset.seed);
}

/** Which try of which tap each attempt was, as "tap/try". */
export function triesOf(run: PayRun): Map<number, string> {
  const made = new Map<number, number>();
  const tries = new Map<number, string>();
  for (const { actor, value: tap } of events(run.trace, "send")) {
    const tryNumber = made.get(tap) ?? 0;
    made.set(tap, tryNumber + 1);
    tries.set(actor, `${tap}/${tryNumber}`);
  }
  return tries;
}

/** What an event of each try measured, by "tap/try". */
export function valuesByTry(run: PayRun, kind: Event["kind"]): Map<string, number> {
  const tries = triesOf(run);
  return new Map([...events(run.trace, kind)].map(({ actor, value }) => [tries.get(actor) ?? "", value]));
}

/** Values that two runs both have, as pairs. */
export const shared = (one: Map<string, number>, other: Map<string, number>): [number, number][] =>
  [...one].flatMap(([key, value]) => {
    const twin = other.get(key);
    return twin === undefined ? [] : [[value, twin] satisfies [number, number]];
  });

/** Typical sizes, so that what random settings start meets: a few attempts, some seconds, less money than it takes. */
const typicalMax: Partial<Record<keyof PaySettings, number>> = {
  price: 4000,
  balance: 10_000,
  timeoutMs: 6000,
  maxAttempts: 6,
  processingMs: 12_000,
  networkMs: 1000,
  cacheTtlMs: 20_000,
  cacheAgeMs: 10_000,
  claimTimeoutMs: 12_000,
  baseMs: 3000,
  capMs: 10_000,
  pollMs: 10_000,
  secondTapMs: 10_000,
};

function numbers(id: keyof PaySettings, { unit, min, max, step }: NumberSetting): fc.Arbitrary<number> {
  const between = (low: number, high: number) =>
    fc
      .integer({ min: Math.ceil(low / step), max: Math.floor(high / step) })
      .map((steps) => (step < 1 ? steps / Math.round(1 / step) : steps * step));
  const most = typicalMax[id] ?? max;
  const typical = between(min, most);
  if (unit !== "ms") return typical;
  // Half seconds make events coincide; hours and days come seldom.
  const halves = fc.integer({ min: Math.ceil(min / 500), max: most / 500 }).map((half) => half * 500);
  return fc.oneof(
    { weight: 10, arbitrary: halves },
    { weight: 5, arbitrary: typical },
    { weight: 1, arbitrary: between(min, max) },
  );
}

function valuesOf(id: keyof PaySettings, setting: Setting): fc.Arbitrary<Value> {
  if (setting.type === "switch") return fc.boolean();
  // Two in three runs have one key, without which half of the settings mean nothing.
  if (id === "key") return fc.constantFrom("none", "perAttempt", "once", "once", "once", "once");
  if (setting.type === "choice") return fc.constantFrom(...Object.keys(setting.choices));
  return numbers(id, setting);
}

/** Any settings of the lab, by its schema. */
export const anySettings = fc.record(
  Object.fromEntries(
    Object.entries(settings).map(([id, setting]) => [id, valuesOf(id as keyof PaySettings, setting)]),
  ),
) as unknown as fc.Arbitrary<PaySettings>;

/** Any run of the lab, some settings given. */
export const anyRun = (given: Given = {}): fc.Arbitrary<PayRun> =>
  fc
    .tuple(anySettings, fc.integer({ min: 0, max: 0xffffffff }))
    .map(([any, seed]) => payWith({ ...any, ...given }, [], seed));
