import { toUs } from "../../sim/process.ts";
import { count, instant, number, time } from "../../sim/units.ts";
import { countAt, lately } from "../../timeline/counted.ts";
import { inBin, type Pace } from "../../timeline/pace.ts";
import type { Flow, Stage, Status } from "../../timeline/stage.ts";
import type { CountedId, HerdRun } from "./model.ts";
import { answeredOf, gaveUpOf, heardOf, refusedOf, sentOf, series, turnedAwayOf } from "./readings.ts";

/** What the stage counts at a moment. */
interface HerdCounts {
  /** Attempts sent, and answered, about a moment, with how long a stretch that is. */
  sent: Pace;
  answered: Pace;
  stretch: string;
  clients(us: number): Status;
  queue(us: number): number;
  queueSays(us: number): string;
  /** Attempts that the outage has failed so far. */
  failed(us: number): string;
}

/** The clients, the queue and the service. */
export function stage(run: HerdRun): Stage {
  const { clients, outageMs, queueLimit, capacityPerSecond } = run.settings;
  const counted = run.sampledEvery === 1 ? fromTrace(run) : fromSeries(run);
  const flow = (from: string, to: string, tone: Flow["tone"], pace: Pace, does: string): Flow => ({
    from,
    to,
    tone,
    share: (us) => (pace.most > 0 ? pace.at(us) / pace.most : 0),
    label: (us) => `${number(pace.at(us))} ${does} in ${counted.stretch}`,
  });
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
      flow("clients", "queue", "client", counted.sent, "sent"),
      flow("queue", "service", "good", counted.answered, "answered"),
    ],
    statusAt: (us) => ({
      clients: us < toUs(run.endMs) ? counted.clients(us) : atTheEnd(run),
      queue: {
        text: capacityPerSecond === 0 ? "not needed" : counted.queueSays(us),
        harm: capacityPerSecond > 0 && queueLimit > 0 && counted.queue(us) >= queueLimit,
      },
      service:
        us < toUs(outageMs)
          ? { text: `down, ${counted.failed(us)} failed`, harm: true }
          : {
              text: capacityPerSecond > 0 ? `serves ${number(capacityPerSecond)}/s` : "serves everyone",
            },
    }),
  };
}

function atTheEnd({ metrics }: HerdRun): Status {
  const { succeeded, gaveUp } = metrics;
  return clientsSay(succeeded, gaveUp, "");
}

/** Who gave up comes first: a phone has no room for all. */
const clientsSay = (served: number, gone: number, rest: string): Status => ({
  text: gone > 0 ? `${number(gone)} gave up, ${number(served)} done` : `${number(served)} done${rest}`,
  harm: gone > 0,
});

/** How far back sending and answering are counted. */
const STRETCH_US = 100_000;

/** Exactly what the trace says of a moment. */
function fromTrace(run: HerdRun): HerdCounts {
  const { clients, queueLimit, roundTripMs } = run.settings;
  const [sent, answered, gaveUp] = [sentOf(run), answeredOf(run), gaveUpOf(run)];
  const [refused, turnedAway, heard] = [refusedOf(run), turnedAwayOf(run), heardOf(run)];
  // An answer is heard one round trip after the service was done; who is not with it waits for it.
  const queue = (us: number) =>
    Math.max(0, countAt(sent, us) - countAt(turnedAway, us) - countAt(heard, us + toUs(roundTripMs)) - 1);
  return {
    sent: lately(sent, STRETCH_US),
    answered: lately(answered, STRETCH_US),
    stretch: time(STRETCH_US),
    clients: (us) => {
      const [served, gone] = [countAt(answered, us), countAt(gaveUp, us)];
      return clientsSay(served, gone, `, ${number(clients - served)} to go`);
    },
    queue,
    queueSays: (us) => `${number(queue(us))} of ${number(queueLimit)}`,
    failed: (us) => number(countAt(refused, us)),
  };
}

/** What bins say about a moment, where the trace is a sample: what they hold, and what is certain from before. */
function fromSeries(run: HerdRun): HerdCounts {
  const { queueLimit } = run.settings;
  const of = (what: CountedId) => series(run, `${what}Per10Ms`);
  const { binMs } = of("answered");
  const until = (what: CountedId) => {
    const { values } = of(what);
    const sums = new Float64Array(values.length + 1);
    for (let bin = 0; bin < values.length; bin++)
      sums[bin + 1] = (sums[bin] as number) + (values[bin] as number);
    return inBin({ binMs, values: sums });
  };
  const [served, refused, queue] = [until("answered"), until("refused"), inBin(series(run, "queueDepth"))];
  const since = (us: number) => instant(Math.floor(us / 1000 / binMs) * binMs * 1000);
  return {
    sent: inBin(of("attempts")),
    answered: inBin(of("answered")),
    stretch: time(binMs * 1000),
    clients: (us) => ({ text: `${number(served.at(us))} done by ${since(us)}` }),
    queue: queue.at,
    queueSays: (us) => `${queue.at(us) > 0 ? "up to " : ""}${number(queue.at(us))} of ${number(queueLimit)}`,
    failed: (us) => number(refused.at(us)),
  };
}
