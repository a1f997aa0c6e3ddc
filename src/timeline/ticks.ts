import { tickStep, ticks } from "d3-array";
import { exactTime, SECONDS_UP_TO_US, withUnit } from "../sim/units.ts";

/** A round instant with its name. */
export interface RoundTime {
  us: number;
  label: string;
}

/** A stretch no longer than this is told in milliseconds, unless it lies far from 0. */
const MS_UP_TO_US = 0.5e6;

/** How far apart ticks may be where time is told in hours, minutes and seconds, in us. */
const STEPS_US = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1e6),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60e6),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * 3600e6),
];

/**
 * About `wanted` round times between two, in whole microseconds, as the page tells time: in milliseconds or seconds up
 * to ten minutes, in hours, minutes and seconds beyond. None where no time is between them.
 */
export function roundTimes(fromUs: number, toUs: number, wanted: number): RoundTime[] {
  const spanUs = toUs - fromUs;
  if (spanUs <= 0) return [];
  const isLong = toUs > SECONDS_UP_TO_US;
  if (isLong && spanUs >= wanted * 1e6) return longTimes(fromUs, toUs, wanted);
  // A short stretch far from 0 still reads in the unit of its place: "5,120 ms" says less than "5.12 s".
  const inMs = Math.max(toUs / 4, spanUs) < MS_UP_TO_US;
  const unitUs = inMs ? 1e3 : 1e6;
  const [from, to] = [fromUs / unitUs, toUs / unitUs];
  const decimals = Math.max(0, Math.ceil(-Math.log10(tickStep(from, to, wanted)) - 1e-9));
  return ticks(from, to, wanted).map((value) => {
    const us = value * unitUs;
    return {
      us,
      label: isLong ? exactTime(us, decimals) : withUnit(value.toFixed(decimals), inMs ? "ms" : "s"),
    };
  });
}

function longTimes(fromUs: number, toUs: number, wanted: number): RoundTime[] {
  const longest = STEPS_US.at(-1) as number;
  const stepUs = STEPS_US.find((step) => (toUs - fromUs) / step <= wanted) ?? longest;
  const found: RoundTime[] = [];
  for (let us = Math.ceil(fromUs / stepUs) * stepUs; us <= toUs; us += stepUs) {
    found.push({ us, label: exactTime(us, 0) });
  }
  return found;
}
