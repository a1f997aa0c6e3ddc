import { NBSP } from "../../src/sim/units.ts";

/** A time as the product writes it, read back: in ms, and by how much rounding may have moved it. */
interface Told {
  ms: number;
  give: number;
}

function read(text: string): Told {
  const [value = "", unit] = text.split(NBSP);
  const number = Number(value.replaceAll(",", ""));
  if (unit === "s") return { ms: number * 1000, give: 5.001 };
  return { ms: number, give: number < 10 ? 0.0051 : 0.501 };
}

const TIME = `([\\d.,]+${NBSP}(?:ms|s))`;
const MORE = `(?:, but never more than ${TIME})?`;
const GROWTH = `${TIME}, then twice as long each time`;

type Judge = (delaysMs: readonly number[], ...told: (Told | undefined)[]) => boolean;

/** From an instant to another, with what rounding of words and of whole microseconds may have moved. */
const within = (ms: number, low: Told, high: Told): boolean =>
  ms >= low.ms - low.give - 0.001 && ms <= high.ms + high.give + 0.001;

const is = (ms: number, told: Told): boolean => within(ms, told, told);
const most = (told: Told, cap: Told | undefined): Told => (cap && cap.ms < told.ms ? cap : told);
const times = ({ ms, give }: Told, factor: number): Told => ({ ms: ms * factor, give: give * factor });
const ZERO: Told = { ms: 0, give: 0 };

/** Every way in which delays are put into words, with what it claims of them. */
const CLAIMS: readonly [words: string, judge: Judge][] = [
  [TIME, (delays, all) => delays.every((ms) => is(ms, all as Told))],
  [
    `${TIME}, then ${TIME}`,
    (delays, first, rest) => delays.every((ms, n) => is(ms, (n === 0 ? first : rest) as Told)),
  ],
  [
    `${GROWTH}${MORE}`,
    (delays, base, cap) => delays.every((ms, n) => is(ms, most(times(base as Told, 2 ** n), cap))),
  ],
  [`anywhere from zero to ${TIME}`, (delays, high) => delays.every((ms) => within(ms, ZERO, high as Told))],
  [
    `anywhere between ${TIME} and ${TIME}`,
    (delays, low, high) => delays.every((ms) => within(ms, low as Told, high as Told)),
  ],
  [
    `anywhere from zero to a limit: ${GROWTH}${MORE}`,
    (delays, base, cap) => delays.every((ms, n) => within(ms, ZERO, most(times(base as Told, 2 ** n), cap))),
  ],
  [
    `anywhere from zero to a limit: ${TIME}, then ${TIME}`,
    (delays, first, rest) => delays.every((ms, n) => within(ms, ZERO, (n === 0 ? first : rest) as Told)),
  ],
  [
    `between half of a delay and all of it: ${GROWTH}${MORE}`,
    (delays, base, cap) =>
      delays.every((ms, n) => {
        const all = most(times(base as Told, 2 ** n), cap);
        return within(ms, times(all, 0.5), all);
      }),
  ],
  [
    `between half of a delay and all of it: ${TIME}, then ${TIME}`,
    (delays, first, rest) =>
      delays.every((ms, n) => {
        const all = (n === 0 ? first : rest) as Told;
        return within(ms, times(all, 0.5), all);
      }),
  ],
  [
    `${GROWTH}, each with up to ${TIME} of chance on top${MORE}`,
    (delays, base, chance, cap) =>
      delays.every((ms, n) => {
        const bare = times(base as Told, 2 ** n);
        const high = { ms: bare.ms + (chance as Told).ms, give: bare.give + (chance as Told).give };
        return within(ms, most(bare, cap), most(high, cap));
      }),
  ],
  [
    `${TIME}, then ${TIME}, each with up to ${TIME} of chance on top${MORE}`,
    (delays, first, rest, chance, cap) =>
      delays.every((ms, n) => {
        const bare = (n === 0 ? first : rest) as Told;
        const high = { ms: bare.ms + (chance as Told).ms, give: bare.give + (chance as Told).give };
        return within(ms, most(bare, cap), most(high, cap));
      }),
  ],
  [
    `anywhere between ${TIME} and ${TIME}, then ${TIME}`,
    (delays, low, high, rest) =>
      delays.every((ms, n) => (n === 0 ? within(ms, low as Told, high as Told) : is(ms, rest as Told))),
  ],
  [
    `anywhere between ${TIME} and ${TIME}, then up to three times its last delay${MORE}`,
    (delays, low, high, cap) =>
      delays.every((ms, n) => {
        if (n === 0) return within(ms, low as Told, high as Told);
        const last = { ms: 3 * (delays[n - 1] as number), give: 0.003 };
        return within(ms, low as Told, most(last, cap));
      }),
  ],
];

/** Whether what is said of delays, "1 s, then twice as long each time", is true of those that one client drew. */
export function isTrueOf(says: string, delaysMs: readonly number[]): boolean {
  const fitting = CLAIMS.flatMap(([words, judge]) => {
    const found = new RegExp(`^${words}$`).exec(says);
    return found ? [{ judge, told: found.slice(1).map((text) => (text ? read(text) : undefined)) }] : [];
  });
  const [claim, ...others] = fitting;
  if (!claim || others.length > 0) throw new Error(`“${says}” can be read in ${fitting.length} ways`);
  return claim.judge(delaysMs, ...claim.told);
}

/** What a lede says of the delays; undefined where it says nothing of them. */
export function delaysIn(lede: string): string | undefined {
  return /Before (?:its|each) retry .*? waits (.*?)(?:, and so does everyone else)?\.(?= [A-Z]|$)/.exec(
    lede,
  )?.[1];
}
