import type { Lab } from "../labs/lab.ts";
import type { Finding, Metric, Run } from "../sim/run.ts";
import { type Event, events } from "../sim/trace.ts";
import { type Cell, table } from "./table.ts";

/** What is told of a run beside its metrics and findings. */
export interface ReportOptions {
  series: boolean;
  events: boolean;
}

const MOST_FINDINGS = 20;
const ROWS_AT_ONCE = 1000;

/** A run as one line of JSON, in pieces. */
export function* runAsJson(
  _: Lab,
  run: Run,
  fixes: readonly string[],
  wanted: ReportOptions,
): Generator<string> {
  const { lab, seed, settings, metrics, findings } = run;
  const told = { lab, seed, fixes, settings, metrics, findings: findings.map(findingAsJson) };
  const head = JSON.stringify(wanted.series ? { ...told, series: seriesAsJson(run) } : told);
  if (!wanted.events) {
    yield `${head}\n`;
    return;
  }
  yield `${head.slice(0, -1)},"events":[`;
  yield* inPieces(run, (event) => `${event.id > 0 ? "," : ""}${JSON.stringify(eventAsJson(event))}`);
  yield "]}\n";
}

/** JSON leaves out what is undefined: `count` and `good` are there where they are set. */
const findingAsJson = ({ kind, name, fromMs, toMs, evidence, sentence, count, good }: Finding) => ({
  kind,
  name,
  fromMs,
  toMs,
  evidence: [...evidence],
  sentence,
  count,
  good,
});

const seriesAsJson = ({ series }: Run) =>
  Object.fromEntries(
    Object.entries(series).map(([id, { binMs, values }]) => [id, { binMs, values: Array.from(values) }]),
  );

const eventAsJson = ({ id, kind, atUs, actor, subject, cause, value }: Event) => ({
  id,
  kind,
  atMs: atUs / 1000,
  actor,
  subject,
  cause,
  value,
});

function* inPieces({ trace }: Run, write: (event: Event) => string): Generator<string> {
  let piece: string[] = [];
  for (const event of events(trace)) {
    piece.push(write(event));
    if (piece.length < ROWS_AT_ONCE) continue;
    yield piece.join("");
    piece = [];
  }
  yield piece.join("");
}

/** A run for a reader: the headline, the metrics, the findings, and what else is wanted. In pieces. */
export function* runAsText(
  lab: Lab,
  run: Run,
  fixes: readonly string[],
  wanted: ReportOptions,
): Generator<string> {
  const { figure, noun, sentence } = lab.headline(run);
  yield `${figure} ${noun}\n${sentence}\n\n`;
  yield `${lab.id}, seed ${run.seed}, ${fixes.length > 0 ? `with ${fixes.join(", ")}` : "no fix on"}\n\n`;
  yield table(Object.entries(run.metrics).map(([id, metric]) => metricRow(lab, id, metric)));
  if (run.findings.length > 0) yield "\n";
  for (const { kind, fromMs, sentence, good } of run.findings.slice(0, MOST_FINDINGS)) {
    yield `${fromMs} ms, ${kind}${good ? " (good)" : ""}: ${sentence}\n`;
  }
  const more = run.findings.length - MOST_FINDINGS;
  if (more > 0) yield `and ${more} more findings (--json has them all)\n`;
  if (wanted.series) {
    if (Object.keys(run.series).length === 0) yield "\nno series in this lab\n";
    for (const [id, { binMs, values }] of Object.entries(run.series)) {
      yield `\n${id}, from 0 on, a value per ${binMs} ms\n${Array.from(values).join(" ")}\n`;
    }
  }
  if (!wanted.events) return;
  yield "\nevent, at ms, kind, actor, subject, cause, value: what happened\n";
  yield* inPieces(run, (event) => {
    const { id, kind, atMs, actor, subject, cause, value } = eventAsJson(event);
    return `${id} ${atMs} ${kind} ${actor} ${subject} ${cause} ${value}: ${lab.describeEvent(event, run)}\n`;
  });
}

/** What a unit is called behind a number; those that are not listed say nothing. */
const METRIC_UNITS: Record<string, string> = { ms: "ms", cents: "cents", factor: "times" };

function metricRow(lab: Lab, id: string, metric: Metric): Cell[] {
  const spec = lab.metrics[id];
  return [id, metricCell(metric), METRIC_UNITS[spec?.unit ?? ""] ?? "", spec?.title ?? ""];
}

function metricCell(metric: Metric): Cell {
  if (metric === null || typeof metric === "number") return metric;
  if (typeof metric === "boolean") return metric ? "yes" : "no";
  return typeof metric === "string" ? metric : `${metric.length} listed`;
}
