import { toUs } from "../../sim/process.ts";
import { type Event, firstAt, KIND_CODES } from "../../sim/trace.ts";
import { count, elapsed, instant, number, time } from "../../sim/units.ts";
import { stepsOf } from "../../timeline/crowds.ts";
import { findingsLane } from "../../timeline/findings.ts";
import type { Area, Lane, Mark, Point } from "../../timeline/lane.ts";
import { sumIn } from "../../timeline/level.ts";
import type { View } from "../../timeline/time.ts";
import { copyLane } from "./copyLane.ts";
import type { RevokeRun, RevokeSeries } from "./run.ts";
import { copyAt, storyOf } from "./story.ts";
import { describeEvent } from "./words.ts";

/** The revoke and its window, the row against the cached answer, who was let in. */
export function lanes(run: RevokeRun, untilUs: number): Lane[] {
  const { slowReader } = run.settings;
  return [
    revokeLane(run),
    windowLane(run),
    databaseLane(run, untilUs),
    copyLane(run, untilUs),
    ...(slowReader ? [slowReaderLane(run)] : []),
    accessLane(run),
    findingsLane(run),
  ];
}

type Look = Pick<Point, "shape" | "tone" | "label">;

/** The admin's commit and calls. */
function revokeLane(run: RevokeRun): Lane {
  const { onWrite, repair } = run.settings;
  const looks: { [kind in Event["kind"]]?: Look } = {
    write: { shape: "diamond", tone: "service", label: "revoked" },
    cacheCallFailed: { shape: "cross", tone: "harm", label: "cache call fails" },
    copyUpdated: { shape: "circle", tone: "cache", label: "answer updated" },
    copyDropped: { shape: "circle", tone: "cache", label: "answer dropped" },
  };
  const marks = storyOf(run).admin.map(
    (event): Point => ({
      type: "point",
      row: 0,
      atUs: event.atUs,
      event: event.id,
      ariaLabel: describeEvent(event, run),
      ...(looks[event.kind] as Look),
    }),
  );
  const caption = { nothing: "cache not told", bust: "bust", writeThrough: "write-through" }[onWrite];
  const outbox = repair ? `${caption}, outbox` : caption;
  return { id: "revoke", title: "Revoke", caption: outbox, rows: 1, dodge: true, marks };
}

/** From the commit to the arrival of the last access that was let in. */
function windowLane(run: RevokeRun): Lane {
  const { windowMs, accessesAfterRevoke } = run.metrics;
  const { revokedUs } = storyOf(run);
  const untilUs = revokedUs + toUs(windowMs);
  const inWords = `${elapsed(revokedUs, untilUs)}: ${count(accessesAfterRevoke, "access", "accesses")} let in`;
  const window: Mark = {
    type: "span",
    row: 0,
    fromUs: revokedUs,
    toUs: untilUs,
    fill: "hatched",
    tone: "harm",
    label: inWords,
    event: run.findings.find(({ kind }) => kind === "accessAfterRevoke")?.evidence[0] ?? -1,
    ariaLabel: `the window, ${inWords}`,
  };
  return {
    id: "window",
    title: "Window",
    caption: "still allowed",
    rows: 1,
    marks: accessesAfterRevoke > 0 ? [window] : [],
    empty: "no access after the revoke was let in",
  };
}

/** What is true. */
function databaseLane(run: RevokeRun, untilUs: number): Lane {
  const { write, revokedUs } = storyOf(run);
  const atUs = Math.min(revokedUs, untilUs);
  const truth = { type: "span", row: 0, tone: "database" } as const;
  const marks: Mark[] = [
    {
      ...truth,
      fromUs: 0,
      toUs: atUs,
      fill: "solid",
      label: "allowed",
      event: -1,
      ariaLabel: "the row says “allowed”",
    },
  ];
  if (write && atUs < untilUs) {
    const told = { label: "revoked", event: write.id, ariaLabel: describeEvent(write, run) };
    marks.push({ ...truth, fromUs: atUs, toUs: untilUs, fill: "soft", ...told });
  }
  return {
    id: "database",
    title: "Database",
    caption: count(run.metrics.dbReads, "read"),
    rows: 1,
    marks,
  };
}

/** From its read of the row to its set. */
function slowReaderLane(run: RevokeRun): Lane {
  const { lease } = run.settings;
  const marks: Mark[] = [];
  const { slowRead: read, slowSet: set } = storyOf(run);
  if (read && set) {
    marks.push({
      type: "span",
      row: 0,
      fromUs: read.atUs,
      toUs: set.atUs,
      fill: "soft",
      tone: "cache",
      label: `read at ${instant(read.atUs)}`,
      event: read.id,
      ariaLabel: describeEvent(read, run),
    });
    marks.push({
      type: "point",
      row: 0,
      atUs: set.atUs,
      event: set.id,
      ariaLabel: describeEvent(set, run),
      ...setLook(run, set),
    });
  }
  return { id: "slowReader", title: "Slow reader", caption: lease ? "with a token" : "", rows: 1, marks };
}

function setLook(run: RevokeRun, set: Event): Look {
  if (set.kind === "copyRefused") return { shape: "bar", tone: "good", label: "set refused" };
  const isOld = set.value === 0 && set.id > (storyOf(run).write?.id ?? set.id);
  if (!isOld) return { shape: "circle", tone: "cache", label: "sets what it read" };
  const didHarm = run.findings.some(({ evidence, good }) => evidence.includes(set.id) && !good);
  const label = copyAt(run, set.atUs - 1)?.version === 0 ? "renews “allowed”" : "puts “allowed” back";
  return { shape: "triangle", tone: didHarm ? "harm" : "cache", label };
}

/** Who was let in, as a crowd: before the revoke, after it, and who was denied. */
function accessLane(run: RevokeRun): Lane {
  const still = run.metrics.accessesAfterRevoke;
  const { binMs } = run.series.denied;
  const pick = accessNear(run, binMs);
  let peak = 1;
  const area = (
    id: RevokeSeries,
    look: Pick<Area, "tone" | "fill">,
    words: string,
    labelOf = (_: number) => words,
  ): Area => {
    const series = run.series[id];
    peak = series.values.reduce((high, value) => Math.max(high, value), peak);
    const steps = stepsOf(series);
    const textIn = (view: View) => {
      const many = sumIn(steps, view);
      return {
        label: many > 0 ? labelOf(many) : "",
        ariaLabel: `${count(many, "access", "accesses")} ${words}`,
      };
    };
    return { type: "area", ...steps, ...look, event: -1, ariaLabel: `accesses ${words}`, textIn, pick };
  };
  const marks: Mark[] = [
    area("denied", { tone: "good", fill: "soft" }, "denied"),
    area("allowed", { tone: "client", fill: "solid" }, "allowed", still > 0 ? () => "" : undefined),
    area(
      "allowedAfterRevoke",
      { tone: "harm", fill: "solid" },
      "allowed after the revoke",
      (many) => `${number(many)} let in`,
    ),
  ];
  return {
    id: "access",
    title: "Accesses",
    caption: `each ${time(binMs * 1000)}`,
    rows: 0,
    values: { low: 0, high: peak, format: number },
    marks,
  };
}

/** Finds the first answer at or after an instant, in its bin. */
function accessNear({ trace }: RevokeRun, binMs: number): (us: number) => number {
  const answers = [KIND_CODES.allowed, KIND_CODES.denied];
  return (us) => {
    const untilUs = us + binMs * 1000;
    for (let id = firstAt(trace, us); id < trace.length; id++) {
      if ((trace.at[id] as number) > untilUs) return -1;
      if (answers.includes(trace.kind[id] as number)) return id;
    }
    return -1;
  };
}
