import type { LabView } from "../../labs/lab.ts";
import { toUs } from "../../sim/process.ts";
import { zoomAround } from "../../timeline/axis.ts";
import { EVEN_SPACING } from "../../timeline/spacing.ts";
import type { Spacing, View } from "../../timeline/time.ts";
import { cachedRun, type RunSummary } from "../runs/cache.ts";
import { AIR, extentMs } from "../runs/coordinator.ts";
import type { Playhead } from "./playhead.ts";

/** The time axis of what is shown. */
export interface TimeExtent {
  /** How time is spaced on it: without the long idle gaps of a run and its ghost, where its lab leaves them out. */
  spacing: Spacing;
  /** Its end in us, with some air behind the last event. */
  endUs: number;
}

interface ShownRuns {
  lab: LabView;
  shown: RunSummary | undefined;
  baseline: RunSummary | undefined;
}

const known = new WeakMap<RunSummary, { beside: RunSummary | undefined; course: TimeExtent }>();

/** The course of what a page shows: the same object as long as it shows the same. */
export function timeExtent(page: ShownRuns): TimeExtent {
  const { shown, baseline } = page;
  if (!shown) return NOTHING;
  const found = known.get(shown);
  if (found && found.beside === baseline) return found.course;
  const course = extentOf(page);
  known.set(shown, { beside: baseline, course });
  return course;
}

const NOTHING: TimeExtent = { spacing: EVEN_SPACING, endUs: 0 };

function extentOf({ lab, shown, baseline }: ShownRuns): TimeExtent {
  const runs = [shown, baseline].flatMap((summary) => cachedRun(summary?.id) ?? []);
  const lastUs = Math.max(0, ...runs.map(({ endMs }) => toUs(endMs)));
  const spacing = lab.spacing?.(runs, lastUs) ?? EVEN_SPACING;
  if (spacing === EVEN_SPACING) return { spacing, endUs: Math.max(1, extentMs({ shown, baseline })) * 1000 };
  return { spacing, endUs: Math.ceil(spacing.us(spacing.place(lastUs) * (1 + AIR)) / 1000) * 1000 };
}

/** How long the axis is, in ms: of time, without what is left out. */
export const drawnLengthMs = ({ spacing, endUs }: TimeExtent): number => spacing.place(endUs) / 1000;

/**
 * A view `factor` times as near, about the playhead where it is on screen; about its middle where the playhead is off it,
 * or at rest at the end, where nobody has put it.
 */
export function zoomAtPlayhead(
  view: View,
  factor: number,
  { atMs, endMs }: At,
  { spacing, endUs }: TimeExtent,
): View {
  const atUs = toUs(atMs);
  const isPut = atMs < endMs && atUs >= view.fromUs && atUs <= view.toUs;
  const middleUs = spacing.us((spacing.place(view.fromUs) + spacing.place(view.toUs)) / 2);
  return zoomAround(view, factor, isPut ? atUs : middleUs, endUs, spacing);
}

/** Where the playhead is. */
type At = Pick<Playhead, "atMs" | "endMs">;
