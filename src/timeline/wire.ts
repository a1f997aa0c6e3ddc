import { borrowedReply } from "../findings/answers.ts";
import type { Run } from "../sim/run.ts";
import { outcomeOf } from "../sim/trace.ts";
import { type Attempt, attemptsOf, type DescribeEvent, type DrawnAttempts, STATUS } from "./attempts.ts";
import type { Lane, Mark, Point } from "./lane.ts";

interface WireOptions {
  title: string;
  caption: string;
  describe: DescribeEvent;
  drawn?: DrawnAttempts;
  /** Leaves out what arrives as it should. */
  onlyTrouble?: boolean;
}

/** What reaches its end of the wire, requests down and replies up, and what does not. */
export function wireLane(run: Run, words: WireOptions): Lane {
  const { describe, title, caption, drawn, onlyTrouble = false } = words;
  const replyLabel = ({ reply }: Attempt) => {
    if (!reply) return {};
    const status = STATUS[outcomeOf(reply.subject)];
    if (status) return { label: status };
    return borrowedReply(run.trace, reply.id)?.replayed ? { label: "stored reply" } : {};
  };
  const marks = attemptsOf(run, drawn).flatMap((attempt): Mark[] => {
    const { arrive, reply, answer, lost } = attempt;
    const points: Mark[] = [];
    const point = (
      event: NonNullable<typeof arrive>,
      look: Pick<Point, "shape" | "tone" | "label">,
    ): Point => ({
      type: "point",
      row: 0,
      atUs: event.atUs,
      event: event.id,
      ariaLabel: describe(event),
      ...look,
    });
    if (arrive && !onlyTrouble) points.push(point(arrive, { shape: "chevron", tone: "client" }));
    if (answer?.kind === "lateReply")
      points.push(point(answer, { shape: "ring", tone: "soft", label: "too late" }));
    else if (answer) {
      const look = { shape: "circle", tone: "service", ...replyLabel(attempt) } as const;
      if ("label" in look || !onlyTrouble) points.push(point(answer, look));
    }
    if (lost && reply) {
      points.push(point(lost, { shape: "cross", tone: "harm", label: "reply lost" }));
      points.push({
        type: "link",
        row: 0,
        fromUs: lost.atUs,
        toLane: "service",
        toRow: attempt.row,
        toUs: reply.atUs,
        tone: "service",
        lost: true,
        event: lost.id,
        ariaLabel: describe(lost),
      });
    }
    return points;
  });
  return { id: "wire", title, caption, rows: 1, marks, empty: "everything arrives" };
}
