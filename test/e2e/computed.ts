import type { Headline } from "../../src/labs/lab.ts";
import { pay as lab } from "../../src/labs/pay/index.ts";
import type { PayRun } from "../../src/labs/pay/model.ts";
import { format, type LinkState, parse } from "../../src/link.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Run } from "../../src/sim/run.ts";
import { effective, type State } from "../../src/sim/settings.ts";
import { simulate } from "../../src/sim/simulate.ts";

/** The lab that these tests look at. */
export const pay = lab;

/** The lab as it comes, but for what is said otherwise. */
export const state = (other: Partial<State> = {}): State => ({
  lab: "pay",
  fixes: [],
  explicit: {},
  seed: 1,
  ...other,
});

/** A state without its fixes: what the page compares it with. */
export const unfixed = (fixed: State): State => ({ ...fixed, fixes: [] });

/** The run of a state as Node plays it: the page must say the same. */
export const played = (of: State): PayRun => simulate(pay, effective(pay.settings, pay.fixes, of), of.seed);

/** The outcome of a state as Node computes it. */
export const headline = (of: State): Headline => pay.headline(played(of));

/** The instants at which something happens in a run, in ms. */
export const instants = ({ trace }: Run): number[] => [...new Set(trace.at)].map((us) => us / 1000);

/** What the stage says at a moment. */
export function stageAt(run: PayRun, ms: number): string {
  const { parts, statusAt } = pay.stage(run);
  const words = statusAt(toUs(ms));
  return parts.map(({ id, title }) => `${title}: ${words[id]?.text ?? ""}`).join(". ");
}

/** The hash that leads to a place. */
export const linkTo = (place: LinkState): string => format(place, [pay]);

/** The place that a hash leads to. */
export const placeOf = (hash: string): LinkState => parse(hash, [pay]).place;
