import type { Lab } from "../../src/labs/lab.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Finding, Run } from "../../src/sim/run.ts";
import type { Values } from "../../src/sim/settings.ts";
import { causes } from "../../src/sim/trace.ts";
import { NBSP } from "../../src/sim/units.ts";
import { type Quantity, readQuantities } from "./quantities.ts";

/** What findings say of their instants and durations that the run does not bear out. */
export function findingFaults(run: Run): string[] {
  // Of a sample, what happened may not be written down.
  if (run.sampledEvery > 1) return [];
  return run.findings.flatMap((finding) => {
    const { sentence } = finding;
    const known = instantsOf(run, finding);
    const times = readQuantities(sentence).quantities.filter(({ kind }) => kind === "time");
    const instants = times.filter(({ at }) => INSTANT.test(sentence.slice(0, at)));
    const durations = times.filter(
      (time) => !instants.includes(time) && !WIDTH.test(sentence.slice(0, time.at)),
    );
    return [
      ...instants.filter((one) => !isNear(known, one)).map(({ text }) => `nothing happened at ${text}`),
      ...durations
        .filter((one) => !lasted(run, finding, instants, one))
        .map(({ text }) => `nothing lasted ${text}`),
    ].map((fault) => `${fault}: "${sentence}"`);
  });
}

/** What stands before an instant, not before a duration: "up to" does before a duration. */
const INSTANT = /\b(?:at|from|until|(?<!\bup )to|on|of)[ \u00a0]$/i;

/** What stands before a stretch in which something is counted, which is no more than wide enough for it. */
const WIDTH = /\b(?:with)?in[ \u00a0]$/i;

/**
 * The instants that a finding may tell, in us, in order: those of its evidence and of how that came about, its own two,
 * those that are set, and what is set to come so long after one of them.
 */
function instantsOf(run: Run, finding: Finding): number[] {
  const { trace, settings } = run;
  const evident = finding.evidence.flatMap((id) => causes(trace, id)).map((id) => trace.at[id] as number);
  const own = [...new Set([...evident, toUs(finding.fromMs), toUs(finding.toMs)])];
  const set = setTimes(settings);
  return [...own, ...sumsOf(set), ...own.flatMap((us) => set.map((later) => us + later))].sort(ascending);
}

const setTimes = (settings: Run["settings"]): number[] => timesIn(settings).map(toUs);

/** The durations and instants that are set, in ms. */
const timesIn = (settings: Run["settings"]): number[] =>
  Object.entries(settings).flatMap(([id, value]) => (id.endsWith("Ms") ? [value as number] : []));

/** Each of some values, and each two of them together. */
const sumsOf = (values: readonly number[]): number[] => [
  ...values,
  ...values.flatMap((one) => values.map((other) => one + other)),
];

/** Whether one of some values, in order, is what a quantity tells. */
function isNear(values: ArrayLike<number>, { value, within }: Quantity): boolean {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] as number) < value - within) low = middle + 1;
    else high = middle;
  }
  return low < values.length && (values[low] as number) <= value + within;
}

/** What is added up over many, and so is between no two instants. */
const MEASURED = new Set(["longWait", "staleRead", "stampede", "overload"]);

/**
 * Whether something lasted as long as is told: from one of the finding's instants to another, as a setting has it, or as
 * an event of its evidence measured it. Where the sentence tells both instants, they are told to the hundredth.
 */
function lasted(run: Run, finding: Finding, told: readonly Quantity[], duration: Quantity): boolean {
  if (MEASURED.has(finding.kind)) return duration.value <= toUs(run.endMs) + duration.within;
  const { trace, settings } = run;
  const evident = finding.evidence
    .flatMap((id) => [id, trace.cause[id] as number])
    .flatMap((id) => (id < 0 ? [] : [trace.at[id] as number]));
  // Since the start of the run is an instant of its own only where something is set to begin there.
  const atStart = Object.entries(settings).some(([id, value]) => /(?:From|At)Ms$/.test(id) && value === 0);
  const isOwn = (us: number) => us > 0 || atStart;
  const happened = [...evident, toUs(finding.fromMs), toUs(finding.toMs), ...told.map(({ value }) => value)];
  const set = sumsOf(setTimes(settings));
  const lengths = [
    ...happened
      .filter(isOwn)
      .flatMap((one) => [...happened, ...set].filter(isOwn).map((other) => Math.abs(one - other))),
    ...set,
    ...finding.evidence.map((id) => trace.value[id] as number),
  ].sort(ascending);
  return isNear(lengths, { ...duration, within: duration.within + (told.length > 0 ? 5e3 : 0) });
}

/** Numbers of the lede that are not set, and of the headline that the run does not have. */
export function numberFaults(lab: Lab, run: Run): string[] {
  const { figure, sentence } = lab.headline(run);
  // In large type times are told in two figures: the sentence beside it has them in full.
  const said = figure.includes(NBSP) ? sentence : `${figure}. ${sentence}`;
  const lede = lab.lede(run.settings as Values<typeof lab.settings>);
  const set = numbersIn(run.settings);
  const counted = [...numbersIn(run.metrics), ...seriesSums(run), run.findings.length];
  // What is set is not added to what was counted: with a setting of 1, each number would stand for three.
  const inRun = [...sums(counted), ...sums(timesIn(run.settings)), ...products([...set, ...counted])].sort(
    ascending,
  );
  return [
    ...unaccounted(
      lede,
      [...sums(set), ...products(set), ...spreads(set), ...multiples(set)].sort(ascending),
    ).map((text) => `${text} is not set: "${lede}"`),
    ...unaccounted(said, inRun).map((text) => `${text} is nowhere in the run: "${said}"`),
  ];
}

const numbersIn = (values: object): number[] =>
  Object.values(values).filter((value) => typeof value === "number");

const seriesSums = ({ series }: Run): number[] =>
  Object.values(series).map(({ values }) => Array.from(values).reduce((all, value) => all + value, 0));

/** Numbers, and each two of them added or subtracted. */
const sums = (numbers: readonly number[]): number[] => [
  ...numbers,
  ...numbers.flatMap((one) => numbers.flatMap((other) => [one + other, one - other])),
];

/** Numbers, and each two of them multiplied or divided; retries of layers multiply, so powers too. */
const products = (numbers: readonly number[]): number[] => [
  ...numbers,
  ...numbers
    .flatMap((one) => numbers.flatMap((other) => [one * other, one / other, (1 + one) ** other]))
    .filter(Number.isFinite),
];

/** Half, twice and three times each number: a delay that is half by chance, doubles, or is up to three times the last one. */
const multiples = (numbers: readonly number[]): number[] =>
  numbers.flatMap((one) => [one / 2, 2 * one, 3 * one]);

/** Numbers, each of them a share of another more or less. */
const spreads = (numbers: readonly number[]): number[] =>
  numbers
    .filter((share) => share > 0 && share <= 1)
    .flatMap((share) => numbers.flatMap((one) => [one * (1 - share), one * (1 + share)]));

const ascending = (a: number, b: number): number => a - b;

/** Numbers that every text may have: none, one, a whole. */
const GIVEN = [0, 1];

/** The quantities of a text that none of some numbers is told as. Times are numbers of ms, money of cents. */
function unaccounted(text: string, numbers: readonly number[]): string[] {
  return readQuantities(text)
    .quantities.map((quantity) =>
      quantity.kind === "time"
        ? { ...quantity, value: quantity.value / 1000, within: quantity.within / 1000 }
        : quantity,
    )
    .filter(
      (quantity) =>
        !GIVEN.includes(quantity.value) &&
        !isNear(numbers, { ...quantity, within: quantity.within * (1 + 1e-9) + 1e-9 }),
    )
    .map(({ text: written }) => written);
}
