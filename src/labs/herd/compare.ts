import { type BackoffPolicy, delayMs } from "../../parts/backoff.ts";
import { STREAMS } from "../../parts/layers.ts";
import { toUs } from "../../sim/process.ts";
import type { Series } from "../../sim/run.ts";
import type { World } from "../../sim/world.ts";
import { startsOf } from "./play.ts";
import type { Settings } from "./settings.ts";
import { JITTERS } from "./words.ts";

/** More clients would not change the shape of a density. */
const MOST_CLIENTS = 1000;
const MOST_BINS = 2000;

/**
 * When the same clients would retry under each jitter if every attempt failed, as the share of them in each bin: series
 * `jitter/none`, `jitter/additive`, .... Every client has the luck that it has in the run, so that only the rule differs.
 */
export function compareJitters(
  world: World,
  settings: Settings,
  endMs: number,
): Record<`jitter/${string}`, Series> {
  if (settings.retry !== "exponential") return {};
  const clients = Math.min(settings.clients, MOST_CLIENTS);
  const starts = startsOf(world, settings, clients);
  const binMs = 10 * Math.ceil(Math.max(1, endMs / 10 / MOST_BINS));
  const series: Record<`jitter/${string}`, Series> = {};
  for (const jitter of JITTERS) {
    const values = new Float64Array(Math.floor(endMs / binMs) + 1);
    const policy = { ...settings, backoff: "exponential", jitter } as const;
    for (let client = 0; client < clients; client++) {
      for (const us of retriesOf(world, settings, policy, client, starts[client] as number)) {
        const bin = Math.floor(us / (binMs * 1000));
        if (bin >= values.length) break;
        values[bin] = (values[bin] as number) + 1;
      }
    }
    series[`jitter/${jitter}`] = { binMs, values: values.map((many) => many / clients) };
  }
  return series;
}

/** When one client would send its retries, in whole microseconds. */
function* retriesOf(
  world: World,
  { maxAttempts, roundTripMs, baseMs }: Settings,
  policy: BackoffPolicy,
  client: number,
  startUs: number,
): Generator<number, void> {
  let us = startUs;
  let previousMs = baseMs;
  const nobodysLuck = world.random("client/backoff");
  for (let retry = 0; retry < maxAttempts - 1; retry++) {
    const luck =
      policy.jitter === "none" ? nobodysLuck : world.random("client/backoff", client * STREAMS + retry);
    previousMs = delayMs(policy, retry, previousMs, luck);
    us += toUs(roundTripMs) + toUs(previousMs);
    yield us;
  }
}
