import type { Finding } from "../sim/run.ts";
import { instant } from "../sim/units.ts";

/** What happens again and again: how often, first and last when, and its first event that the trace has, else -1. */
export class Episode {
  many = 0;
  fromUs = 0;
  toUs = 0;
  event = -1;

  add(atUs: number, event: number): void {
    if (this.many++ === 0) this.fromUs = atUs;
    this.toUs = atUs;
    if (this.event < 0) this.event = event;
  }
}

/** The stretch and the evidence of a finding that stands for all of an episode. */
export const stretchOf = ({
  many,
  fromUs,
  toUs,
  event,
}: Episode): Pick<Finding, "fromMs" | "toMs" | "evidence" | "count"> => ({
  fromMs: fromUs / 1000,
  toMs: toUs / 1000,
  evidence: event >= 0 ? [event] : [],
  count: many,
});

/** When it was, in words at the beginning of a sentence. */
export const whenOf = ({ fromUs, toUs }: Episode): string =>
  instant(fromUs) === instant(toUs) ? `At ${instant(fromUs)}` : `From ${instant(fromUs)} to ${instant(toUs)}`;
