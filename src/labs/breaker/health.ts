import { percent } from "../../sim/units.ts";
import { healthOf, type Settings } from "./settings.ts";

/** "every call", "60% of the calls". */
export const callsOf = (share: number): string =>
  share === 1 ? "every call" : `${percent(share)} of the calls`;

/** How the service is while sick, or while healthy, in a few words. */
export function healthWords(settings: Settings, sick: boolean): { text: string; harm: boolean } {
  const { failing, late, hangs } = healthOf(settings, sick);
  const state = sick ? "sick" : "healthy";
  if (failing === 0) return { text: sick ? "sick, fails no call" : state, harm: false };
  const fails = hangs ? `leaves ${callsOf(failing)} unanswered` : `fails ${callsOf(failing)}`;
  return { text: `${state}, ${late ? "answers too late" : fails}`, harm: true };
}
