import { toUs } from "../../sim/process.ts";
import type { Event } from "../../sim/trace.ts";
import { count, elapsed, instant, number, time } from "../../sim/units.ts";
import { nearest, stepsOf } from "../../timeline/crowds.ts";
import { findingsLane } from "../../timeline/findings.ts";
import type { Area, Lane, Mark, Point, Span } from "../../timeline/lane.ts";
import { highest, saySum } from "../../timeline/level.ts";
import type { RevokeRun, RevokeSeries } from "./model.ts";
import { copyAt, storyOf } from "./readings.ts";
import { answerOf, describeEvent } from "./words.ts";

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
  const pick = nearest(run.trace, binMs * 1000, "allowed", "denied");
  const area = (
    id: RevokeSeries,
    look: Pick<Area, "tone" | "fill">,
    words: string,
    labelOf = (_: number) => words,
  ): Area => {
    const steps = stepsOf(run.series[id]);
    const textIn = saySum(steps, (many) => ({
      label: many > 0 ? labelOf(many) : "",
      ariaLabel: `${count(many, "access", "accesses")} ${words}`,
    }));
    return { type: "area", ...steps, ...look, event: -1, ariaLabel: `accesses ${words}`, textIn, pick };
  };
  const marks = [
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
    values: { low: 0, high: Math.max(1, ...marks.map(highest)), format: number },
    marks,
  };
}

/** The cached answer: true, or, hatched, no longer true. */
function copyLane(run: RevokeRun, untilUs: number): Lane {
  const { ttlMs } = run.settings;
  const { revokedUs, stretches } = storyOf(run);
  const marks = stretches.flatMap(({ fromUs, toUs, version, event }): Span[] => {
    const end = Math.min(toUs, untilUs);
    if (end <= fromUs) return [];
    const span = { type: "span", row: 0, event: event.id, ariaLabel: describeEvent(event, run) } as const;
    if (version > 0) return [{ ...span, fromUs, toUs: end, fill: "soft", tone: "cache", label: "revoked" }];
    const lies = { ...span, fill: "hatched", tone: "harm", label: `still says ${answerOf(0)}` } as const;
    const isTrue = { ...span, fill: "solid", tone: "cache", label: "allowed" } as const;
    return [
      ...(fromUs < revokedUs ? [{ ...isTrue, fromUs, toUs: Math.min(end, revokedUs) }] : []),
      ...(end > revokedUs ? [{ ...lies, fromUs: Math.max(fromUs, revokedUs), toUs: end }] : []),
    ];
  });
  return {
    id: "copy",
    title: "Cached answer",
    caption: `TTL ${time(ttlMs * 1000)}`,
    rows: 1,
    marks,
    empty: "never cached for any time",
  };
}
