import { Breaker, type Ticket } from "../../parts/breaker.ts";
import { even, poisson } from "../../parts/load.ts";
import { Priority } from "../../sim/kernel.ts";
import { toUs } from "../../sim/process.ts";
import type { Run } from "../../sim/run.ts";
import type { World } from "../../sim/world.ts";
import { type BreakerSettings, isSick, type settings } from "./settings.ts";
import { BreakerTally } from "./tally.ts";

/** A call on its way. */
interface Call {
  /** Undefined where there is no breaker. */
  ticket: Ticket | undefined;
  sentUs: number;
  /** The event of its sending. */
  sent: number;
  /** How it will end. */
  end: "succeeded" | "failed" | "timeout";
}

/** Callers, a breaker or none, and a service that is sick for a while. */
export function play(world: World, settings: BreakerSettings): BreakerTally {
  const answerOf = serviceOf(world, settings);
  const breaker = settings.breaker ? new Breaker(world, settings) : undefined;
  const tally = new BreakerTally(settings, breaker);
  const timeoutUs = toUs(settings.timeoutMs);
  const calls = new Map<number, Call>();

  const ended = world.handler((number) => {
    const { ticket, sentUs, sent, end } = calls.get(number) as Call;
    calls.delete(number);
    const event = world.record(end, { actor: number, cause: sent, value: world.nowUs() - sentUs });
    const ok = end === "succeeded";
    if (ticket !== undefined) breaker?.report(ticket, ok, number);
    tally.ended(sentUs, ok, world.nowUs(), event);
  });

  const arrive = (number: number) => {
    const sentUs = world.nowUs();
    const ticket = breaker?.admit();
    if (breaker && ticket === undefined) {
      const refused = world.record("failedFast", { actor: number, cause: breaker.cause });
      tally.refused(sentUs, refused);
      return;
    }
    const sent = world.record("send", { actor: number, cause: -1 });
    tally.sent(sentUs, sent);
    const { ok, afterUs } = answerOf(number);
    const inTime = afterUs <= timeoutUs;
    calls.set(number, { ticket, sentUs, sent, end: !inTime ? "timeout" : ok ? "succeeded" : "failed" });
    if (inTime) world.schedule(sentUs + afterUs, ended, number);
    else world.schedule(sentUs + timeoutUs, ended, number, Priority.deadline);
  };
  const { arrivals, callEveryMs, durationMs } = settings;
  if (arrivals === "even") even(world, 1000 / callEveryMs, durationMs, arrive);
  else poisson(world, "callers", 1000 / callEveryMs, durationMs, arrive);
  return tally;
}

/**
 * What the service answers to a call that arrives now, and after how long; a hung call is never answered. Every call
 * has luck of its own, so that the calls that a breaker refuses change nothing for the others.
 */
function serviceOf(
  world: World,
  settings: BreakerSettings,
): (call: number) => { ok: boolean; afterUs: number } {
  const { sickHangs, sickFailureShare, healthyFailureShare } = settings;
  const sickUs = toUs(settings.sickServiceMs);
  const healthyUs = toUs(settings.serviceMs);
  const fails = (share: number, call: number) =>
    share >= 1 || (share > 0 && world.random("service/luck", call).chance(share));
  return (call) => {
    if (!isSick(settings, world.nowUs()))
      return { ok: !fails(healthyFailureShare, call), afterUs: healthyUs };
    const ok = !fails(sickFailureShare, call);
    return { ok, afterUs: sickHangs && !ok ? Number.POSITIVE_INFINITY : sickUs };
  };
}

/** What is measured of a run of the lab. */
type Measured = ReturnType<BreakerTally["measure"]>;

export type BreakerMetrics = Measured["metrics"];
export type BreakerSeries = keyof Measured["series"] & string;

/** A run of the lab `breaker`. */
export type BreakerRun = Run<typeof settings, BreakerMetrics, BreakerSeries>;
