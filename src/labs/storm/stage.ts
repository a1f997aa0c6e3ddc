import { toUs } from "../../sim/process.ts";
import { perSecond } from "../../sim/series.ts";
import { eventsAt } from "../../sim/trace.ts";
import { perSecond as callsASecond, number } from "../../sim/units.ts";
import { stepAt } from "../../timeline/area.ts";
import { lately } from "../../timeline/counted.ts";
import { inBin, type Pace } from "../../timeline/pace.ts";
import type { Flow, Stage, Status } from "../../timeline/stage.ts";
import { waiting } from "./lanes.ts";
import type { StormRun } from "./model.ts";
import { arrivalsOf, atServer, sentOf, turnsOf, usefulOf, wastedOf } from "./readings.ts";
import { type CountedInBins, hasStall, type StormSettings, seriesId, stallEndMs } from "./settings.ts";

/** The callers, their breaker if they have one, the queue and the server. */
export function stage(run: StormRun): Stage {
  const settings = run.settings;
  const isExact = run.sampledEvery === 1;
  const rate = (what: CountedInBins, instants: (run: StormRun) => Float64Array): Pace =>
    isExact ? lately(instants(run), 1e6) : inBin(perSecond(run.series[seriesId(what, run.settings)]));
  const [offered, sent] = [rate("offered", arrivalsOf), rate("attempts", sentOf)];
  const [useful, wasted] = [rate("answered", usefulOf), rate("wasted", wastedOf)];
  const depth = inBin(run.series.queueDepth).at;
  const server = isExact ? atServer(run) : { all: depth, waiting: depth };
  const stateAt = breakerStates(run);
  const { breaker, stallFromMs, stallKind, layers } = settings;
  const isStalled = (us: number) =>
    hasStall(settings) && us >= toUs(stallFromMs) && us < toUs(stallEndMs(settings));
  const most = Math.max(sent.most, useful.most, wasted.most, 1);
  const flow = (from: string, to: string, tone: Flow["tone"], pace: Pace, does: string): Flow => ({
    from,
    to,
    tone,
    share: (us) => pace.at(us) / most,
    label: (us) => `${number(pace.at(us), 1)}/s ${does}`,
  });
  const gate = breaker ? "breaker" : "queue";
  /** What the server does, if it does more of it than of the other. */
  const worked = (pace: Pace, other: Pace, tone: Flow["tone"], does: string): Flow => ({
    ...flow(gate, "server", tone, pace, does),
    share: (us) => (pace.at(us) > other.at(us) ? pace.at(us) / most : 0),
  });
  const queueSays = (us: number) =>
    `${isExact || server.waiting(us) === 0 ? "" : "up to "}${waiting(server.waiting(us))}`;
  const serverAt = (us: number) => {
    const does = isStalled(us)
      ? { text: stallKind === "queue" ? "stands still" : "fails everything", harm: true }
      : serverSays(server.all(us), useful.at(us), wasted.at(us));
    return breaker && server.waiting(us) > 0 ? { ...does, text: `${does.text}, ${queueSays(us)}` } : does;
  };
  return {
    parts: [
      {
        id: "callers",
        title: layers > 1 ? `${layers} layers` : "Callers",
        tone: "client",
        x: 0,
        y: 0.5,
      },
      // With four parts there would be no room on a phone: the queue is told beside the server then.
      breaker
        ? { id: "breaker", title: "Breaker", tone: "dedup", x: 0.5, y: 0.5 }
        : { id: "queue", title: "Queue", tone: "service", x: 0.5, y: 0.5 },
      { id: "server", title: "Server", tone: "service", x: 1, y: 0.5 },
    ],
    wires: [
      ["callers", gate],
      [gate, "server"],
    ],
    messages: [],
    flashes: [],
    flows: [
      flow("callers", gate, "client", sent, "sent"),
      worked(useful, wasted, "good", "in time"),
      worked(wasted, useful, "harm", "for nobody"),
    ],
    statusAt: (us) => ({
      callers: { text: callsASecond(offered.at(us), "call", undefined, 1) },
      breaker: stateAt(us),
      queue: { text: queueSays(us), harm: server.waiting(us) > tooMany(settings) },
      server: serverAt(us),
    }),
  };
}

/** More than can be served before the first of them times out. */
const tooMany = ({ timeoutMs, capacityPerSecond }: StormSettings): number =>
  (timeoutMs / 1000) * capacityPerSecond;

/** What the server does at a moment, by what it has and by what it did in the second before. */
function serverSays(all: number, useful: number, wasted: number): Status {
  if (all === 0) return { text: "idle" };
  if (wasted > useful) return { text: useful === 0 ? "works for nobody" : "mostly for nobody", harm: true };
  if (wasted > 0) return { text: "partly for nobody", harm: true };
  return { text: useful > 0 ? "answers in time" : "works" };
}

function breakerStates(run: StormRun): (us: number) => Status {
  const changes = [...eventsAt(run.trace, turnsOf(run).rows)];
  const us = changes.map(({ atUs }) => atUs);
  return (atUs) => {
    const change = changes[stepAt(us, atUs)];
    if (change?.kind === "opened") return { text: "open", harm: true };
    return { text: change?.kind === "halfOpened" ? "half-open" : "closed" };
  };
}
