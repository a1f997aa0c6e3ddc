import { NBSP } from "../../src/sim/units.ts";

/** A quantity as it stands in a sentence, read back. */
export interface Quantity {
  kind: "number" | "time" | "money" | "share" | "factor";
  /** As it is written. */
  text: string;
  /** Where it begins. */
  at: number;
  /** Times in us, money in cents, shares of 1. */
  value: number;
  /** By how much it may differ from what was rounded to it. */
  within: number;
}

/** What can be read of a text, and the digits in it that are part of nothing that can. */
export interface Read {
  quantities: Quantity[];
  unread: string[];
}

const NUMBER = String.raw`(?:\d{1,3}(?:,\d{3})+|\d{1,3})(?:\.\d+)?`;
const UNITS: Record<string, number> = { ms: 1e3, s: 1e6, min: 60e6, h: 3600e6, days: 86_400e6 };
const TIME = `${NUMBER}${NBSP}(?:ms|min|s|h|days)\\b`;
const QUANTITY = new RegExp(
  `(?<![\\d.,\\p{L}])(?<sign>−?)(?:(?<time>${TIME}(?:${NBSP}${TIME})*)|\\$(?<money>${NUMBER})|(?<share>${NUMBER})%|(?<factor>${NUMBER})×|(?<number>${NUMBER}))(?![\\d\\p{L}]|[.,]\\d)`,
  "gu",
);
/**
 * Digits of no quantity: keys are told by their first digits, which are hexadecimal, or by the millisecond at which they
 * were made; percentiles and statuses by theirs.
 */
const NAMES =
  /\bkey [0-9a-f]{8}\b|\bkey \d{4,}\b|\b\d+(?:st|nd|rd|th)\b|\b95 of 100\b|(?<![\d.,$])(?:400|409|422)(?![.,]?\d|%)/g;

/** Reads every quantity of a text back, as the module that writes them writes: "1,234", "5.10 s", "$12.05", "25%", "3×". */
export function readQuantities(sentence: string): Read {
  const text = sentence.replace(NAMES, (name) => "x".repeat(name.length));
  const quantities: Quantity[] = [];
  let rest = text;
  for (const { 0: written, index, groups = {} } of text.matchAll(QUANTITY)) {
    const sign = groups.sign === "" ? 1 : -1;
    quantities.push({ ...meaningOf(groups, sign), text: written, at: index });
    rest = rest.slice(0, index) + " ".repeat(written.length) + rest.slice(index + written.length);
  }
  return { quantities, unread: rest.match(/[^\s]*\d[^\s]*/g) ?? [] };
}

type Groups = Record<string, string | undefined>;

function meaningOf(
  { time, money, share, factor, number }: Groups,
  sign: number,
): Pick<Quantity, "kind" | "value" | "within"> {
  if (time !== undefined) return { kind: "time", value: sign * usOf(time), within: withinOf(time) };
  if (money !== undefined) return { kind: "money", value: sign * Math.round(plain(money) * 100), within: 0 };
  // A share that is all but a whole is rounded down, so that it is not told as one.
  if (share !== undefined)
    return { kind: "share", value: (sign * plain(share)) / 100, within: lastDigit(share) / 100 };
  if (factor !== undefined)
    return { kind: "factor", value: sign * plain(factor), within: lastDigit(factor) / 2 };
  return { kind: "number", value: sign * plain(number ?? ""), within: lastDigit(number ?? "") / 2 };
}

const plain = (written: string): number => Number(written.replaceAll(",", ""));

/** What its last digit stands for, as far as it may have been rounded: a whole number up to a thousand of them. */
const lastDigit = (written: string): number => 10 ** -(written.split(".")[1]?.length ?? 0);

function usOf(time: string): number {
  const words = time.split(NBSP);
  let us = 0;
  for (let n = 0; n < words.length; n += 2)
    us += plain(words[n] as string) * (UNITS[words[n + 1] as string] as number);
  return Math.round(us);
}

/** Half of what a time is rounded to: hundredths of a second up to ten minutes, then seconds, then minutes. */
function withinOf(time: string): number {
  const us = usOf(time);
  if (/ms$/.test(time)) return us < 1e4 ? 5 : 500;
  // An instant tells hundredths however late it is.
  if (us < 600e6 || /\.\d\d/.test(time)) return 5e3;
  return us < 7200e6 ? 0.5e6 : 30e6;
}
