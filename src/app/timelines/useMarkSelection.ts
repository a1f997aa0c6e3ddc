import { type KeyboardEvent, type RefObject, useMemo, useState } from "react";
import type { Run } from "../../sim/run.ts";
import type { DrawnShape } from "../../timeline/geometry.ts";
import { usePage } from "../state/store.ts";
import { causalChain } from "../why/causalChain.ts";
import { beforeAsking, uncover } from "../why/focus.ts";
import { neighbour, type SelectableMark } from "./selectableMarks.ts";

/** How marks are chosen: by click, or by keys once one has the focus. */
export interface MarkSelection {
  /** The one mark that Tab reaches. */
  reachable: number;
  /** The events of the chain that is shown, if one is. */
  lit: ReadonlySet<number> | undefined;
  /** Asks about an event, or about the finding whose mark it is; once more, and the answer is closed. */
  select: (event: number, finding?: number) => void;
  onKey: (press: KeyboardEvent<SVGGElement>, index: number) => void;
  onFocus: (index: number) => void;
}

/** The finding that a mark stands for, if it stands for one. */
export const findingOf = ({ mark }: DrawnShape): number | undefined =>
  mark.type === "point" ? mark.finding : undefined;

/** Marks are chosen by click or Enter, reached by Tab once, then by arrows. */
export function useMarkSelection(
  marks: readonly SelectableMark[],
  run: Run,
  svg: RefObject<SVGSVGElement | null>,
): MarkSelection {
  const why = usePage((page) => page.why);
  const askWhy = usePage((page) => page.askWhy);
  const chainEnd = usePage((page) => page.chainEnd);
  const finding = usePage((page) => page.finding);
  const [reached, setReached] = useState(0);
  const lit = useMemo(() => {
    if (why === undefined || why >= run.trace.length) return undefined;
    const evidence = finding === undefined ? [] : (run.findings[finding]?.evidence ?? []);
    return new Set([...causalChain(run.trace, chainEnd ?? why, why), ...evidence]);
  }, [why, chainEnd, finding, run]);
  const select = (event: number, found?: number) => {
    // The mark keeps the focus.
    beforeAsking(false, false);
    if (event === why && found === finding) askWhy(undefined);
    else askWhy(event, found);
  };
  const onKey = (press: KeyboardEvent<SVGGElement>, index: number) => {
    if (press.ctrlKey || press.metaKey || press.altKey) return;
    if (press.key === "Enter" || press.key === " ") {
      press.preventDefault();
      const shape = marks[index]?.shape;
      if (shape) select(shape.mark.event, findingOf(shape));
    } else if (press.key.startsWith("Arrow")) {
      press.preventDefault();
      const next = neighbour(marks, index, press.key);
      const mark = svg.current?.querySelector<SVGGElement>(`[data-mark="${next}"]`);
      mark?.focus();
      if (mark) uncover([mark]);
    }
  };
  const reachable = Math.min(reached, marks.length - 1);
  return { reachable, lit, select, onKey, onFocus: setReached };
}
