import { time } from "../../sim/units.ts";
import type { Lane, Span } from "../../timeline/lane.ts";
import type { RevokeRun } from "./run.ts";
import { storyOf } from "./story.ts";
import { answerOf, describeEvent } from "./words.ts";

/** The cached answer: true, or, hatched, no longer true. */
export function copyLane(run: RevokeRun, untilUs: number): Lane {
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
