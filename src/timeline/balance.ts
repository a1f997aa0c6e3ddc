import { racedChecks, staleChecks } from "../findings/balanceChecks.ts";
import type { Run } from "../sim/run.ts";
import { type Event, events } from "../sim/trace.ts";
import { money, time } from "../sim/units.ts";
import type { DescribeEvent } from "./attempts.ts";
import type { Gap, Lane, Mark, Point, StepLine } from "./lane.ts";

/** A stretch in which the cache served one value. */
interface CachedStretch {
  fromUs: number;
  toUs: number;
  value: number;
  event: number;
}

interface BalanceOptions {
  title: string;
  caption: string;
  describe: DescribeEvent;
  /** How far the balances are drawn. */
  untilUs: number;
  /** Cents in the account at 0. */
  openingBalance: number;
  cacheTtlMs: number;
  /** Age of the first entry at 0. */
  cacheAgeMs: number;
}

/** The cached balance against the true one: checks above, the stretches where the cache is wrong hatched. */
export function balanceLane(run: Run, words: BalanceOptions): Lane {
  const endUs = words.untilUs;
  const truth: [number, number][] = [[0, words.openingBalance]];
  const commits = [...events(run.trace, "commit")];
  for (const commit of commits) truth.push([commit.atUs, commit.value]);
  const cached = cachedStretches(run, words);
  const trueSteps: StepLine = {
    type: "steps",
    points: truth,
    pointLabels: truth.map(([, cents]) => money(cents)),
    toUs: endUs,
    weight: "thick",
    tone: "ledger",
    event: commits.at(-1)?.id ?? -1,
    ariaLabel: `the true balance, ${money(truth.at(-1)?.[1] ?? 0)} at the end`,
  };
  const marks: Mark[] = [
    ...gaps(truth, cached, endUs),
    trueSteps,
    ...joined(cached).map((stretches) => cachedSteps(stretches)),
    ...checks(run, words.describe),
  ];
  const values = [0, ...truth.map(([, cents]) => cents), ...cached.map((stretch) => stretch.value)];
  return {
    id: "balance",
    title: words.title,
    caption: words.caption,
    rows: 1,
    dodge: true,
    values: { low: Math.min(...values), high: Math.max(...values), format: money },
    marks,
  };
}

function cachedStretches(run: Run, { cacheTtlMs, cacheAgeMs, untilUs }: BalanceOptions): CachedStretch[] {
  const stretches: CachedStretch[] = [];
  for (const event of events(run.trace, "fill", "bust", "writeThrough")) {
    const last = stretches.at(-1);
    if (last) last.toUs = Math.min(last.toUs, event.atUs);
    if (event.kind === "bust") continue;
    const lifeUs = Math.round((event.actor < 0 ? cacheTtlMs - cacheAgeMs : cacheTtlMs) * 1000);
    const toUs = Math.min(untilUs, event.atUs + lifeUs);
    stretches.push({ fromUs: event.atUs, toUs, value: event.value, event: event.id });
  }
  return stretches.filter((stretch) => stretch.toUs > stretch.fromUs);
}

/** Stretches that follow each other without a hole, together. */
function joined(stretches: readonly CachedStretch[]): CachedStretch[][] {
  const groups: CachedStretch[][] = [];
  for (const stretch of stretches) {
    const group = groups.at(-1);
    if (group && group.at(-1)?.toUs === stretch.fromUs) group.push(stretch);
    else groups.push([stretch]);
  }
  return groups;
}

function cachedSteps(stretches: readonly CachedStretch[]): StepLine {
  const last = stretches.at(-1) as CachedStretch;
  return {
    type: "steps",
    points: stretches.map(({ fromUs, value }) => [fromUs, value] as const),
    toUs: last.toUs,
    weight: "thin",
    tone: "cache",
    label: `cache says ${money(last.value)}`,
    event: last.event,
    ariaLabel: `the cache says ${money(last.value)}`,
  };
}

function gaps(truth: readonly [number, number][], cached: readonly CachedStretch[], endUs: number): Gap[] {
  return truth.flatMap(([us, value], index) => {
    const untilUs = truth[index + 1]?.[0] ?? endUs;
    return cached.flatMap((stretch) => {
      const fromUs = Math.max(us, stretch.fromUs);
      const toUs = Math.min(untilUs, stretch.toUs);
      if (fromUs >= toUs || value === stretch.value) return [];
      const ariaLabel = `the cache says ${money(stretch.value)}, the account has ${money(value)}`;
      const [low, high] = [Math.min(value, stretch.value), Math.max(value, stretch.value)];
      return [
        { type: "gap", fromUs, toUs, low, high, tone: "harm", event: stretch.event, ariaLabel } satisfies Gap,
      ];
    });
  });
}

function checks(run: Run, describe: DescribeEvent): Point[] {
  const stale = new Map(staleChecks(run.trace).map((found) => [found.check.id, found.superseding]));
  const raced = new Set(racedChecks(run.trace).map((found) => found.check.id));
  return [...events(run.trace, "checkPass", "checkFail")].map((check) => {
    const point = {
      type: "point",
      row: 0,
      atUs: check.atUs,
      event: check.id,
      ariaLabel: describe(check),
    } as const;
    if (check.kind === "checkFail") return { ...point, shape: "cross", tone: "soft", label: "declined" };
    const label = troubleOf(check, stale.get(check.id), raced.has(check.id));
    return label
      ? { ...point, shape: "triangle", tone: "harm", label }
      : { ...point, shape: "triangle", tone: "good", hollow: true, label: "passes" };
  });
}

function troubleOf(check: Event, superseding: Event | undefined, raced: boolean): string {
  if (superseding) {
    const staleUs = check.atUs - superseding.atUs;
    return staleUs > 0 ? `passes, ${time(staleUs)} stale` : "passes, stale since just now";
  }
  return raced ? "passes, another charge in flight" : "";
}
