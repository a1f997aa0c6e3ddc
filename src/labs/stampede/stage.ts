import type { Run } from "../../sim/simulate.ts";
import { number, time } from "../../sim/units.ts";
import { stepAt } from "../../timeline/area.ts";
import { livesOf } from "../../timeline/entry.ts";
import type { Flow, Stage } from "../../timeline/stage.ts";
import { seriesOf } from "./crowd.ts";
import { HOTTEST, type Settings } from "./settings.ts";

/** The readers, what they share, and the database behind it: crowds as bands. */
export function stage(run: Run): Stage {
  const { lock, coalesce, keys } = run.settings as Settings;
  const between = lock || coalesce;
  const levels = levelsOf(run);
  const entry = entryAt(run);
  return {
    parts: [
      { id: "client", title: "Readers", tone: "client", x: 0, y: 0.5 },
      {
        id: "cache",
        title: keys === 1 ? "Cache" : "Cache, key 1",
        tone: "cache",
        x: 0.5,
        y: between ? 0 : 0.5,
      },
      ...(between
        ? [{ id: "lock", title: lock ? "Lock" : "Nodes", tone: "dedup" as const, x: 0.5, y: 1 }]
        : []),
      { id: "database", title: "Database", tone: "database", x: 1, y: 0.5 },
    ],
    wires: [["client", "cache"], ["cache", "database"], ...(between ? ([["client", "lock"]] as const) : [])],
    messages: [],
    flashes: [],
    flows: flowsOf(run, levels),
    says: (atUs) => {
      const queries = levels("recomputesInFlight", atUs);
      const waiting = levels("waiting", atUs) + queries;
      return {
        client: { text: waiting > 0 ? `${number(waiting)} waiting` : "answered at once" },
        cache: entry(atUs),
        database: databaseSays(run, queries),
        lock: {
          text: queries === 0 ? "free" : lock ? "taken" : `${number(queries)} querying`,
        },
      };
    },
  };
}

type Levels = (id: string, atUs: number) => number;

/** The series of the run at an instant. */
const levelsOf =
  (run: Run): Levels =>
  (id, atUs) => {
    const { binMs, values } = seriesOf(run, id);
    return values[Math.floor(atUs / 1000 / binMs)] ?? 0;
  };

const OUTCOMES = ["hits", "stale", "waits", "misses"];

function flowsOf(run: Run, levels: Levels): Flow[] {
  const rate = (id: string, atUs: number) => (levels(id, atUs) * 1000) / seriesOf(run, id).binMs;
  const readsAt = (atUs: number) =>
    OUTCOMES.reduce((sum, outcome) => sum + rate(`readsPer100Ms/${outcome}`, atUs), 0);
  const hits = seriesOf(run, "readsPer100Ms/hits");
  const misses = seriesOf(run, "readsPer100Ms/misses").values;
  const most =
    (hits.values.reduce((peak, many, bin) => Math.max(peak, many + (misses[bin] ?? 0)), 1) * 1000) /
    hits.binMs;
  const flow = (to: string, tone: Flow["tone"], at: (atUs: number) => number, what: string): Flow => ({
    from: to === "cache" ? "client" : "cache",
    to,
    tone,
    share: (atUs) => Math.min(1, at(atUs) / most),
    label: (atUs) => `${number(at(atUs), 0)} ${what}/s`,
  });
  return [
    flow("cache", "client", readsAt, "reads"),
    flow("database", "harm", (atUs) => rate("dbQueriesPer100Ms", atUs), "queries"),
  ];
}

function databaseSays(run: Run, underWay: number): { text: string; harm?: boolean } {
  const { dbWorkers } = run.settings as Settings;
  const queued = dbWorkers > 0 ? Math.max(0, underWay - dbWorkers) : 0;
  if (underWay === 0) return { text: "idle" };
  const working = `${number(underWay - queued)} at work`;
  if (queued === 0) return { text: working };
  return { text: `${number(queued)} waiting`, harm: true };
}

/** What the hottest key's entry is at an instant. */
function entryAt(run: Run): (atUs: number) => { text: string; harm?: boolean } {
  const lives = livesOf(run, HOTTEST);
  const starts = lives.map(({ fill }) => fill.atUs);
  return (atUs) => {
    const life = lives[stepAt(starts, atUs)];
    if (life && atUs < life.toUs) return { text: `fresh, ${time(life.toUs - atUs)} left` };
    return { text: life?.end === "dropped" ? "empty" : "expired", harm: true };
  };
}
