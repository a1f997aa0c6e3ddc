import type { MetricSpec } from "../../labs/lab.ts";
import type { Metric } from "../../sim/run.ts";
import type { NumberSetting, Setting, Unit, Value } from "../../sim/settings.ts";
import { money, number, percent, time, withUnit } from "../../sim/units.ts";

/** How a unit is written after the number in a field. */
export const UNITS: Record<Unit, string> = {
  ms: "ms",
  cents: "cents",
  share: "of 1",
  perSecond: "a second",
  perMinute: "a minute",
  count: "",
  factor: "×",
};

/** The number of a setting with its unit, as it is read in a sentence: "5 s", "$50", "25%", "200 a second". */
export function valueWithUnit({ unit }: Pick<NumberSetting, "unit">, value: number): string {
  if (unit === "ms") return time(value * 1000);
  if (unit === "cents") return money(value);
  if (unit === "share") return percent(value);
  if (unit === "factor") return `${number(value)}×`;
  return UNITS[unit] === "" ? number(value) : withUnit(number(value), UNITS[unit]);
}

/** Any setting's value in words. */
export function settingText(setting: Setting, value: Value): string {
  if (setting.type === "number") return valueWithUnit(setting, Number(value));
  if (setting.type === "switch") return value ? "on" : "off";
  return idAsWords(String(value));
}

/** A metric in words; a dash where there is nothing to tell, the length of a list. */
export function metricText({ unit }: MetricSpec, value: Metric | undefined): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return idAsWords(value);
  if (typeof value !== "number") return number(value.length);
  if (unit === "ms" || unit === "cents" || unit === "share" || unit === "factor")
    return valueWithUnit({ unit }, value);
  return number(value);
}

/** An id as words: "uniqueAtCommit" is "unique at commit". */
export const idAsWords = (id: string): string => id.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();

/** Names as a list that is read: "Cache", "Cache and Retry", "Cache, Idempotency and Retry". */
export const joinNames = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
