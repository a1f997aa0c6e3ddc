/** What stands between a value and its unit, so that a line's end never parts them. */
export const NBSP = "\u00a0";

const CENTISECOND_US = 1e4;
const SECOND_US = 1e6;
const MINUTE_US = 60e6;
const HOUR_US = 3600e6;
const DAY_US = 24 * HOUR_US;
/** Up to here times are told in seconds (or milliseconds), so that a page of ordinary length has one unit. */
export const SECONDS_UP_TO_US = 10 * MINUTE_US;

/** A value with its unit, which no line's end parts: "10 s". */
export const withUnit = (value: string, unit: string): string => `${value}${NBSP}${unit}`;

/** A number as it is read: grouped, with a true minus, rounded to so many decimals at most. */
export const number = (value: number, decimals = 3): string => {
  FORMATS[decimals] ??= new Intl.NumberFormat("en-US", { maximumFractionDigits: decimals });
  return FORMATS[decimals].format(value).replace(/^-0$/, "0").replace("-", "−");
};

/** By their decimals: to make one costs more than to use it a hundred times. */
const FORMATS: Intl.NumberFormat[] = [];

/** A share of 1 that is set, in hundredths and to the grid of settings: "25%", "0.01%". */
export const percent = (share: number): string => `${number(share * 100, 2)}%`;

/** A share of 1 that was measured, in whole hundredths, but never nothing or all where it is not: "37%", "99.8%", "under 0.1%". */
export function roundPercent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.1) return "under 0.1%";
  if (value > 99.9 && value < 100) return "over 99.9%";
  return `${number(value, value < 1 || value > 99 ? 1 : 0)}%`;
}

/**
 * A duration in words, from whole microseconds: "85 ms", "5.1 s"; from ten minutes on "12 min 30 s" and from two hours
 * on "25 h 2 min", rounded to the last unit that is told; whole days from two on: "7 days". Parts that are 0 are left out.
 */
export function time(us: number): string {
  const size = Math.abs(us);
  const sign = us < 0 ? "−" : "";
  // From 999.5 ms on, rounding would make it "1000 ms".
  if (size > 0 && size < 10) return `${sign}${withUnit(number(size / 1e3), "ms")}`;
  if (size > 0 && size < 999_500) return `${sign}${withUnit(number(size / 1e3, size < 1e4 ? 2 : 0), "ms")}`;
  if (roundTo(size, CENTISECOND_US) < SECONDS_UP_TO_US) {
    return `${sign}${withUnit(number(roundTo(size, CENTISECOND_US) / SECOND_US, 2), "s")}`;
  }
  return sign + longTime(roundTo(size, roundTo(size, SECOND_US) < 2 * HOUR_US ? SECOND_US : MINUTE_US));
}

function longTime(us: number): string {
  if (us >= 2 * DAY_US && us % DAY_US === 0) return withUnit(number(us / DAY_US), "days");
  return exactTime(us, 0);
}

/** Hours, minutes and seconds, without those that are 0. */
const parts = (hours: number, minutes: number, seconds: string): string =>
  [
    hours > 0 ? withUnit(number(hours), "h") : "",
    minutes > 0 ? withUnit(number(minutes), "min") : "",
    Number(seconds) > 0 ? withUnit(seconds, "s") : "",
  ]
    .filter((part) => part !== "")
    .join(NBSP);

/** A duration in two or three figures, in one piece, for large type: "59 s", "1.2 s", "25 h". From whole microseconds. */
export function shortTime(us: number): string {
  if (us > 0 && us < 100e3) return withUnit(number(us / 1e3, 0), "ms");
  if (us < SECONDS_UP_TO_US) return withUnit(number(us / SECOND_US, us < 9.95e6 ? 1 : 0), "s");
  if (us < 2 * HOUR_US) return withUnit(number(us / MINUTE_US, 0), "min");
  return withUnit(number(us / HOUR_US, 0), "h");
}

/**
 * The instant of an event, in seconds with two decimals, so that instants line up: "5.10 s"; from ten minutes on as a
 * duration is told, but to the hundredth: "25 h 0.50 s". From whole microseconds.
 */
export function instant(us: number): string {
  const rounded = roundTo(us, CENTISECOND_US);
  if (rounded < SECONDS_UP_TO_US) return withUnit((rounded / SECOND_US).toFixed(2), "s");
  return exactTime(rounded, 2);
}

/** A time with its seconds to so many decimals and no part that is 0, as an axis names it: "0 s", "5 min", "25 h 0.5 s". */
export function exactTime(us: number, decimals: number): string {
  const hours = us < 2 * HOUR_US ? 0 : Math.floor(us / HOUR_US);
  const minutes = Math.floor((us - hours * HOUR_US) / MINUTE_US);
  return parts(hours, minutes, ((us % MINUTE_US) / SECOND_US).toFixed(decimals)) || withUnit("0", "s");
}

/**
 * How long it is from one instant to another, in words that stand beside both: from a second on it is the difference of
 * the two as they are told, so that a reader who adds them up finds them right.
 */
export const elapsed = (fromUs: number, untilUs: number): string =>
  time(
    untilUs - fromUs < SECOND_US
      ? untilUs - fromUs
      : roundTo(untilUs, CENTISECOND_US) - roundTo(fromUs, CENTISECOND_US),
  );

/** How long after something it was, for a sentence: "2 s after it fell sick", or in the same instant "the moment it fell sick". */
export const after = (fromUs: number, atUs: number, what: string): string =>
  atUs === fromUs ? `the moment ${what}` : `${elapsed(fromUs, atUs)} after ${what}`;

/** Money in words, from cents: "$50", "−$40", "$12.05". */
export function money(cents: number): string {
  const size = Math.abs(Math.round(cents));
  const amount =
    size % 100 === 0 ? number(size / 100) : `${number(Math.floor(size / 100))}.${twoDigits(size % 100)}`;
  return `${cents < 0 && size > 0 ? "−" : ""}$${amount}`;
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** A count with its noun, in the plural unless it reads "1": "1 charge", "3 charges", "1.5 queries". */
export function count(value: number, noun: string, plural = `${noun}s`, decimals = 3): string {
  const told = number(value, decimals);
  return `${told} ${told === "1" ? noun : plural}`;
}

/** With a capital at its start, as a sentence. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The number of one that is counted from 0: 0 is "1", 999 is "1,000". */
export const ordinal = (index: number): string => number(index + 1);

/** "was" or "were", by how many were counted; so for any two words that a count decides between. */
export const byCount = (value: number, one: string, many: string): string =>
  number(value) === "1" ? one : many;

/** How many of how many, with the noun of all: "3,000 of 5,000 reads", "1 of 1 result", "none of 20 calls". */
export const ofAll = (some: number, all: number, noun: string, plural = `${noun}s`): string =>
  `${some === 0 ? "none" : number(some)} of ${count(all, noun, plural)}`;

/** How often: "once", "twice", "3 times". */
export const times = (value: number): string =>
  value === 1 ? "once" : value === 2 ? "twice" : `${number(value)} times`;

/** How many of something a second: "1 call a second", "1,200 calls a second". */
export const perSecond = (value: number, noun: string, plural = `${noun}s`, decimals = 3): string =>
  `${count(value, noun, plural, decimals)} a second`;

const roundTo = (us: number, unitUs: number): number => Math.round(us / unitUs) * unitUs;

/** The same text with plain spaces, for a terminal, where no line's end is ours and words are searched for. */
export const withPlainSpaces = (text: string): string => text.replaceAll(NBSP, " ");
