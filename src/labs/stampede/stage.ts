import { merged } from "../../sim/series.ts";
import { count, number, time } from "../../sim/units.ts";
import { stepAt } from "../../timeline/area.ts";
import { livesOf } from "../../timeline/entry.ts";
import { highest } from "../../timeline/level.ts";
import type { Flow, Stage, Status } from "../../timeline/stage.ts";
import type { StampedeRun, StampedeSeries } from "./model.ts";
import { entryOf, type Levels, levelAt, levelsOf } from "./readings.ts";
import { OUTCOMES } from "./settings.ts";

/** The readers, what they share, and the database behind it: crowds as bands. */
export function stage(run: StampedeRun): Stage {
  const { lock, coalesce, keys } = run.settings;
  const between = lock || coalesce;
  const entry = entryAt(run);
  const underWay = underWayAt(run);
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
    flows: flowsOf(run, binsOf(run)),
    statusAt: (atUs) => {
      const { readers, queries, upTo } = underWay(atUs);
      return {
        client: { text: readers > 0 ? `${upTo}${number(readers)} waiting` : "nobody waits" },
        cache: entry(atUs),
        database: databaseSays(run, queries, upTo),
        lock: { text: queries > 0 ? `${upTo}${number(queries)} querying` : lock ? "free" : "no query" },
      };
    },
  };
}

interface UnderWay {
  readers: number;
  queries: number;
  /** "up to " where an instant is not known. */
  upTo: string;
}

/** Who waits and what is queried at an instant, exactly; where only a sample was written down, the most of its bin. */
function underWayAt(run: StampedeRun): (atUs: number) => UnderWay {
  const bins = binsOf(run);
  return (atUs) => {
    if (run.sampledEvery > 1) {
      const queries = bins("recomputesInFlight", atUs);
      return { readers: bins("waiting", atUs) + queries, queries, upTo: "up to " };
    }
    const at = (id: keyof Levels) => levelAt(run, levelsOf(run), id, atUs);
    return { readers: at("readers"), queries: at("queries"), upTo: "" };
  };
}

type BinValueAt = (id: StampedeSeries, atUs: number) => number;

/** The bins of the run's series at an instant. */
const binsOf =
  (run: StampedeRun): BinValueAt =>
  (id, atUs) => {
    const { binMs, values } = run.series[id];
    return values[Math.floor(atUs / 1000 / binMs)] ?? 0;
  };

/** What is counted: one of it, and many. */
type CountNoun = readonly [one: string, many: string];

function flowsOf(run: StampedeRun, levels: BinValueAt): Flow[] {
  const rate = (id: StampedeSeries, atUs: number) => (levels(id, atUs) * 1000) / run.series[id].binMs;
  const readsAt = (atUs: number) =>
    OUTCOMES.reduce((all, outcome) => all + rate(`readsPer100Ms/${outcome}`, atUs), 0);
  const served = merged([run.series["readsPer100Ms/hits"], run.series["readsPer100Ms/misses"]]);
  const most = (Math.max(1, highest(served)) * 1000) / served.binMs;
  const flow = (to: string, tone: Flow["tone"], at: (atUs: number) => number, what: CountNoun): Flow => ({
    from: to === "cache" ? "client" : "cache",
    to,
    tone,
    share: (atUs) => Math.min(1, at(atUs) / most),
    label: (atUs) => `${count(at(atUs), ...what, 0)}/s`,
  });
  return [
    flow("cache", "client", readsAt, ["read", "reads"]),
    flow("database", "harm", (atUs) => rate("dbQueriesPer100Ms", atUs), ["query", "queries"]),
  ];
}

function databaseSays(run: StampedeRun, underWay: number, upTo: string): Status {
  const { dbWorkers } = run.settings;
  const queued = dbWorkers > 0 ? Math.max(0, underWay - dbWorkers) : 0;
  if (underWay === 0) return { text: "idle" };
  const working = `${upTo}${number(underWay - queued)} at work`;
  if (queued === 0) return { text: working };
  return { text: `${upTo}${number(queued)} waiting`, harm: true };
}

/** What the hottest key's entry is at an instant. */
function entryAt(run: StampedeRun): (atUs: number) => Status {
  const { stale } = run.settings;
  const lives = livesOf(run, entryOf(run).rows);
  const starts = lives.map(({ fill }) => fill.atUs);
  return (atUs) => {
    const life = lives[stepAt(starts, atUs)];
    if (life && atUs < life.toUs) return { text: `fresh, ${time(life.toUs - atUs)} left` };
    if (life?.end === "dropped") return { text: "empty", harm: true };
    // The old value may still be served.
    return { text: "expired", harm: !stale };
  };
}
