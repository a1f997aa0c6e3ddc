import { toUs } from "../sim/process.ts";
import type { World } from "../sim/world.ts";

/** What comes of the n-th arrival, n from 0. */
export type Arrive = (n: number) => void;

/**
 * Arrivals at random in [0, `untilMs`): exponential gaps from the stream `name/arrivals`, each of them in whole
 * microseconds before it is added. The last digit of a logarithm differs between engines, and a sum would carry it on.
 */
export function poisson(
  world: World,
  name: string,
  perSecond: number,
  untilMs: number,
  arrive: Arrive,
): void {
  if (perSecond <= 0) return;
  const gaps = world.random(`${name}/arrivals`);
  const untilUs = toUs(untilMs);
  const meanUs = 1e6 / perSecond;
  let atUs = 0;
  const handler = world.handler((n) => {
    arrive(n);
    next(n + 1);
  });
  const next = (n: number) => {
    atUs += Math.round(gaps.exponential(meanUs));
    if (atUs < untilUs) world.schedule(atUs, handler, n);
  };
  next(0);
}

/** Regular arrivals in [0, `untilMs`): the n-th at n / rate, rounded to whole microseconds; no rounding adds up. */
export function even(world: World, perSecond: number, untilMs: number, arrive: Arrive): void {
  if (perSecond <= 0) return;
  const untilUs = toUs(untilMs);
  const handler = world.handler((n) => {
    arrive(n);
    next(n + 1);
  });
  const next = (n: number) => {
    const atUs = Math.round((n * 1e6) / perSecond);
    if (atUs < untilUs) world.schedule(atUs, handler, n);
  };
  next(0);
}

/** So many arrivals at one instant, in whole microseconds, in the order of their numbers. */
export function simultaneous(world: World, atUs: number, many: number, arrive: Arrive): void {
  const handler = world.handler(arrive);
  for (let n = 0; n < many; n++) world.schedule(atUs, handler, n);
}
