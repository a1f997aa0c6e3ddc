import type { Lab } from "../labs/lab.ts";
import type { Fix, Setting } from "../sim/settings.ts";
import { table } from "./table.ts";

/** Labs as JSON: an array with all that can be set, switched and measured. */
export const listAsJson = (labs: readonly Lab[]): string =>
  `${JSON.stringify(labs.map(described), null, 2)}\n`;

const described = ({ id, title, settings, fixes, metrics, presets }: Lab) => ({
  id,
  title,
  settings: mapped(settings, settingAsJson),
  fixes: fixes.map(fixAsJson),
  metrics: mapped(metrics, (metric) => ({ title: metric.title, unit: metric.unit })),
  presets,
});

const mapped = <From, To>(from: Record<string, From>, to: (each: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(from).map(([id, each]) => [id, to(each)]));

function settingAsJson(setting: Setting) {
  const { type, title, description } = setting;
  const shared = { type, title, says: description, default: setting.default };
  if (setting.type === "number") {
    const { unit, min, max, step } = setting;
    return { ...shared, unit, min, max, step };
  }
  return setting.type === "choice" ? { ...shared, choices: setting.choices } : shared;
}

const fixAsJson = ({ id, title, layer, deeper, patch, description }: Fix) => ({
  id,
  title,
  layer,
  deeper: deeper === true,
  patch,
  says: description,
});

/** Labs for a reader. */
export const listAsText = (labs: readonly Lab[]): string => labs.map(labAsText).join("\n");

function labAsText({ id, title, settings, fixes, metrics }: Lab): string {
  const settingRows = Object.entries(settings).map(([id, setting]) => [
    "  ",
    id,
    `${setting.default}`,
    rangeOf(setting),
    setting.description,
  ]);
  const fixRows = fixes.map((fix) => ["  ", fix.id, fix.layer, patchOf(fix), fix.description]);
  const metricRows = Object.entries(metrics).map(([id, metric]) => ["  ", id, metric.unit, metric.title]);
  return [
    `${id}: ${title}\n`,
    `\n  settings (--set id=value): default, range\n${table(settingRows)}`,
    `\n  fixes (--fix a,b): layer, what it sets\n${table(fixRows)}`,
    `\n  metrics: unit\n${table(metricRows)}`,
  ].join("");
}

function rangeOf(setting: Setting): string {
  if (setting.type === "number") return `${setting.min} to ${setting.max} ${setting.unit}`;
  return setting.type === "choice" ? Object.keys(setting.choices).join(" | ") : "true | false";
}

const patchOf = ({ patch }: Fix): string =>
  Object.entries(patch)
    .map(([id, value]) => `${id}=${value}`)
    .join(" ");
