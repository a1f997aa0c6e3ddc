import { toUs } from "../../sim/process.ts";
import type { Run, Series } from "../../sim/simulate.ts";
import { count, number, time } from "../../sim/units.ts";
import type { Flow, Stage } from "../../timeline/stage.ts";
import { series } from "./series.ts";
import type { Settings } from "./settings.ts";

/** The clients, the queue and the service. */
export function stage(run: Run): Stage {
  const settings = run.settings as Settings;
  const { clients, outageMs, queueLimit, capacityPerSecond } = settings;
  const of = (id: string) => levelOf(series(run, id));
  const [attempts, answered] = [of("attemptsPer10Ms"), of("answeredPer10Ms")];
  const [inFlight, queue] = [of("inFlight"), of("queueDepth")];
  const done = levelOf(summed(series(run, "answeredPer10Ms")));
  const refused = levelOf(summed(series(run, "refusedPer10Ms")));
  const isDown = (us: number) => us < toUs(outageMs);
  const clientsSay = (us: number) => {
    const isDone = done.at(us);
    if (us < toUs(run.endMs)) {
      // Who is answered within a bin still waits at its beginning.
      return { text: `${number(isDone)} done, ${number(Math.min(inFlight.at(us), clients - isDone))} wait` };
    }
    const { gaveUp } = run.metrics as { gaveUp: number };
    const gone = gaveUp > 0 ? `, ${number(gaveUp)} gave up` : "";
    return { text: `${number(isDone)} done${gone}`, harm: gaveUp > 0 };
  };
  return {
    parts: [
      { id: "clients", title: count(clients, "client"), tone: "client", x: 0, y: 0.5 },
      { id: "queue", title: "Queue", tone: "service", x: 0.5, y: 0.5 },
      { id: "service", title: "Service", tone: "service", x: 1, y: 0.5 },
    ],
    wires: [
      ["clients", "queue"],
      ["queue", "service"],
    ],
    messages: [],
    flashes: [],
    flows: [
      flow("clients", "queue", "client", attempts),
      { ...flow("queue", "service", "good", answered), label: (us) => `${number(answered.at(us))} answered` },
    ],
    says: (us) => ({
      clients: clientsSay(us),
      queue: {
        text: capacityPerSecond === 0 ? "not needed" : `${number(queue.at(us))} of ${number(queueLimit)}`,
        harm: capacityPerSecond > 0 && queueLimit > 0 && queue.at(us) >= queueLimit,
      },
      service: isDown(us)
        ? { text: `down, ${number(refused.at(us))} failed`, harm: true }
        : {
            text: capacityPerSecond > 0 ? `serves ${number(capacityPerSecond)}/s` : "serves everyone",
          },
    }),
  };
}

/** A series as a function of the instant. */
interface Level {
  binMs: number;
  most: number;
  at(us: number): number;
}

function levelOf({ binMs, values }: Series): Level {
  const most = values.reduce((highest, value) => Math.max(highest, value), 0);
  return { binMs, most, at: (us) => values[Math.min(values.length - 1, Math.floor(us / 1000 / binMs))] ?? 0 };
}

function summed({ binMs, values }: Series): Series {
  let sum = 0;
  return { binMs, values: values.map((value) => (sum += value)) };
}

const flow = (from: string, to: string, tone: Flow["tone"], level: Level): Flow => ({
  from,
  to,
  tone,
  share: (us) => (level.most > 0 ? level.at(us) / level.most : 0),
  label: (us) => `${number(level.at(us))} in ${time(level.binMs * 1000)}`,
});
