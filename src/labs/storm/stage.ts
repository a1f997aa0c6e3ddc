import { toUs } from "../../sim/process.ts";
import type { Run, Series } from "../../sim/simulate.ts";
import { eventsAt } from "../../sim/trace.ts";
import { number } from "../../sim/units.ts";
import { stepAt } from "../../timeline/area.ts";
import type { Flow, Stage } from "../../timeline/stage.ts";
import { perSecond, seriesLike } from "./series.ts";
import { type Settings, stallEndMs } from "./settings.ts";
import { turnsOf } from "./turns.ts";

/** The callers, their breaker if they have one, the queue and the server. */
export function stage(run: Run): Stage {
  const settings = run.settings as Settings;
  const rate = (what: string) => levelOf(perSecond(seriesLike(run.series, what)));
  const [offered, sent] = [rate("offered"), rate("attempts")];
  const [useful, wasted] = [rate("answered"), rate("wasted")];
  const depth = levelOf(run.series.queueDepth as Series);
  const stateAt = breakerStates(run);
  const { breaker, stallFromMs, stallMs, stallKind, layers } = settings;
  const isStalled = (us: number) => stallMs > 0 && us >= toUs(stallFromMs) && us < toUs(stallEndMs(settings));
  const most = Math.max(sent.most, offered.most, useful.most, wasted.most, 1);
  const flow = (from: string, to: string, tone: Flow["tone"], level: Level, label: string): Flow => ({
    from,
    to,
    tone,
    share: (us) => level.at(us) / most,
    label: (us) => `${number(level.at(us), 0)} ${label}`,
  });
  const gate = breaker ? "breaker" : "queue";
  /** What the server does, if it does more of it than of the other. */
  const worked = (level: Level, other: Level, tone: Flow["tone"], label: string): Flow => ({
    ...flow(gate, "server", tone, level, label),
    share: (us) => (level.at(us) > other.at(us) ? level.at(us) / most : 0),
  });
  const serverAt = (us: number) => {
    const does = isStalled(us)
      ? { text: stallKind === "queue" ? "stands still" : "fails everything", harm: true }
      : serverSays(useful.at(us), wasted.at(us));
    return breaker && depth.at(us) > 0
      ? { ...does, text: `${does.text}, ${number(depth.at(us), 0)} wait` }
      : does;
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
    says: (us) => ({
      callers: { text: `${number(offered.at(us), 0)} calls/s` },
      breaker: stateAt(us),
      queue: { text: `${number(depth.at(us), 0)} wait`, harm: depth.at(us) > tooMany(settings) },
      server: serverAt(us),
    }),
  };
}

/** More than can be served before the first of them times out. */
const tooMany = ({ timeoutMs, capacityPerSecond }: Settings): number =>
  (timeoutMs / 1000) * capacityPerSecond;

function serverSays(useful: number, wasted: number): { text: string; harm?: boolean } {
  if (useful + wasted === 0) return { text: "idle" };
  if (wasted > useful) return { text: "works for nobody", harm: true };
  return { text: wasted > 0 ? "catches up" : "keeps up" };
}

function breakerStates(run: Run): (us: number) => { text: string; harm?: boolean } {
  const changes = [...eventsAt(run.trace, turnsOf(run).rows)];
  const us = changes.map(({ atUs }) => atUs);
  return (atUs) => {
    const change = changes[stepAt(us, atUs)];
    if (change?.kind === "opened") return { text: "open", harm: true };
    return { text: change?.kind === "halfOpened" ? "half-open" : "closed" };
  };
}

/** A series as a function of the instant. */
interface Level {
  most: number;
  at(us: number): number;
}

const levelOf = ({ binMs, values }: Series): Level => ({
  most: values.reduce((highest, value) => Math.max(highest, value), 0),
  at: (us) => values[Math.min(values.length - 1, Math.floor(us / 1000 / binMs))] ?? 0,
});
