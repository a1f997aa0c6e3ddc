import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { labs } from "../../src/labs/all.ts";
import { digest } from "../browser/digest.ts";
import { readFiles } from "../setup/source.ts";

/** The functions of which the language leaves the last digit to the engine. */
const LOOSE = [
  ...["exp", "expm1", "log", "log1p", "log2", "log10", "pow", "sqrt", "cbrt", "hypot"],
  ...[
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "atan2",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
  ],
] as const;

type Loose = (typeof LOOSE)[number];

const own = Object.fromEntries(LOOSE.map((name) => [name, Math[name]])) as Pick<Math, Loose>;

/** The next number away from 0. What is 0 or no number is the same on every engine. */
function nextUp(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + 1n);
  return view.getFloat64(0);
}

/** Makes `Math` that of another engine: every other result is off by one unit in its last place. */
function onAnotherEngine(): void {
  let calls = 0;
  for (const name of LOOSE) {
    const exact = own[name] as (...numbers: number[]) => number;
    Object.assign(Math, {
      [name]: (...numbers: number[]) => {
        const value = exact(...numbers);
        return ++calls % 2 === 0 ? value : nextUp(value);
      },
    });
  }
}

afterEach(() => void Object.assign(Math, own));

/** What a run is here, and what it is where the last digits are others. */
function twice(lab: string, query: string, seed: number): [string, string] {
  const here = digest(lab, query, seed);
  onAnotherEngine();
  return [here, digest(lab, query, seed)];
}

test("the other engine is another one, by one unit in the last place", () => {
  const exact = Math.log(3);
  onAnotherEngine();
  const offBy = [0, 0, 0, 0].map(() => (Math.log(3) - exact) / Number.EPSILON);
  expect(offBy).toEqual([1, 0, 1, 0]);
  expect(Math.log(1)).toBe(0);
});

test("powers are either exact on every engine or taken by Math.pow, which the other engine has its own of", () => {
  const files = readFiles(fileURLToPath(new URL("../../src", import.meta.url)));
  const powers = Object.entries(files)
    .filter(([path]) => /^(sim|parts|findings|labs)\//.test(path))
    .flatMap(([path, text]) => [...text.matchAll(/\S+ \*\* \S+/g)].map(([power]) => `${path}: ${power}`))
    // A power of two that is a whole number is exact everywhere.
    .filter((power) => !/: 2 \*\* (n|\d+)\b/.test(power));
  // Of whole numbers, and for a guess at a run's length alone.
  expect(powers).toEqual(["labs/storm/settings.ts: maxRetries) ** layers;"]);
});

describe.each(labs)("$id: no last digit of a logarithm, a power or a cosine is in a run", (lab) => {
  const states = [
    { id: "as it opens", fixes: [], explicit: {} },
    ...lab.fixes.map(({ id }) => ({ id: `with ${id}`, fixes: [id], explicit: {} })),
    ...lab.presets,
  ].filter(({ explicit }) => !(Number((explicit as Record<string, unknown>).clients) > 10_000));

  test.each(states)("$id", ({ fixes, explicit }) => {
    const query = new URLSearchParams(Object.entries(explicit).map(([id, value]) => [id, String(value)]));
    if (fixes.length > 0) query.set("fix", fixes.join(","));
    const [here, there] = twice(lab.id, query.toString(), 1);
    expect(there).toBe(here);
  });
});

test.each([
  ["revoke", "durationMs=172800000", 3],
  ["staleness", "durationMs=3600000&onWrite=bust", 1],
  ["stampede", "durationMs=172800000&readsPerSecond=1&early=true&beta=2&ttlSpread=0.3", 1],
  ["stampede", "durationMs=300000&keys=1000&keySkew=1.1", 2],
  ["idempotency", "payments=20000&paymentsPerSecond=0.0003&loseReplies=0", 1],
  ["storm", "arrivals=poisson&durationMs=600000&maxRetries=2&backoff=exponential&jitter=decorrelated", 1],
  ["breaker", "arrivals=poisson&durationMs=86400000&breaker=true&healthyFailureShare=0.1", 1],
  ["herd", "startSpreadMs=1000&clients=5000&retry=exponential&jitter=equal&maxAttempts=20", 1],
] as const)("a long run neither: %s?%s, seed %i", (lab, query, seed) => {
  const [here, there] = twice(lab, query, seed);
  expect(there).toBe(here);
});

test("pay's log-normal work neither, under many seeds", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const [here, there] = twice("pay", "latency=lognormal&sigma=1&maxAttempts=5&jitter=full", seed);
    expect(there).toBe(here);
    Object.assign(Math, own);
  }
});
