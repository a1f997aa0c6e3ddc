import { toUs } from "../sim/process.ts";
import type { Finding } from "../sim/run.ts";
import { type Event, events, outcomeOf, type Trace } from "../sim/trace.ts";
import { count, instant, ordinal } from "../sim/units.ts";
import { charges } from "./charges.ts";
import { intentsOf } from "./intents.ts";

/** A claim whose holder died, and the attempts that came to nothing on it. */
export interface DeadClaim {
  crash: Event;
  /** When the claim may be taken over. */
  endsUs: number;
  refused: Event[];
  /** The timeouts of those that waited for it. */
  waited: Event[];
}

/** The claims of dead handlers that blocked an attempt: it was answered 409, or waited until its caller gave up. */
export function deadClaims(trace: Trace, claimTimeoutMs: number): DeadClaim[] {
  const claimedUs = new Map<number, number>();
  const dead = new Map<number, DeadClaim>();
  const holderOf = new Map<number, number>();
  for (const event of events(trace, "claim", "takeOver", "crash", "conflict", "attach", "timeout")) {
    const { kind, actor, value, atUs } = event;
    if (kind === "claim" || kind === "takeOver") claimedUs.set(actor, atUs);
    else if (kind === "attach") holderOf.set(actor, value);
    else if (kind === "conflict") dead.get(value)?.refused.push(event);
    else if (kind === "timeout") {
      const claim = dead.get(holderOf.get(actor) ?? -1);
      if (claim && atUs < claim.endsUs) claim.waited.push(event);
    } else {
      const fromUs = claimedUs.get(actor);
      if (fromUs === undefined) continue;
      dead.set(actor, { crash: event, endsUs: fromUs + toUs(claimTimeoutMs), refused: [], waited: [] });
    }
  }
  return [...dead.values()].filter(({ refused, waited }) => refused.length + waited.length > 0);
}

/** Dead claims as findings: from the death to the end of the claim, or of the run if that comes first. */
export function deadClaimFindings(trace: Trace, claimTimeoutMs: number, endMs: number): Finding[] {
  const became = outcomes(trace);
  return deadClaims(trace, claimTimeoutMs).map((claim) => {
    const { crash, endsUs, refused, waited } = claim;
    const blocked = [...refused, ...waited].sort((a, b) => a.id - b.id);
    return {
      kind: "deadClaim",
      name: "blocked by a dead claim",
      fromMs: crash.atUs / 1000,
      toMs: Math.min(endsUs / 1000, endMs),
      evidence: [crash.id, ...blocked.map(({ id }) => id)],
      sentence: `${whose(trace, crash)} died at ${instant(crash.atUs)}, and its claim held until ${instant(endsUs)}: ${fates(claim)}. ${became(crash)}`,
    };
  });
}

function whose(trace: Trace, { actor }: Event): string {
  const { tapOf, tryOf } = intentsOf(trace);
  return `The handler of attempt ${ordinal(tryOf(actor))} of payment ${ordinal(tapOf(actor) ?? 0)}`;
}

/** "2 attempts were answered 409, and 1 waited for it in vain". */
function fates({ refused, waited }: DeadClaim): string {
  const were = (many: number) => count(many, "attempt was", "attempts were");
  return [
    ...(refused.length > 0 ? [`${were(refused.length)} answered 409`] : []),
    ...(waited.length > 0 ? [`${count(waited.length, "attempt")} waited for it in vain`] : []),
  ].join(", and ");
}

/** What became of the payments whose handlers died. */
function outcomes(trace: Trace): (crash: Event) => string {
  const { intentOf } = intentsOf(trace);
  const firstUs = new Map<number | undefined, number>();
  for (const { actor, atUs } of charges(trace)) {
    const intent = intentOf(actor);
    if (!firstUs.has(intent)) firstUs.set(intent, atUs);
  }
  return ({ actor, atUs }) => {
    const chargedUs = firstUs.get(intentOf(actor));
    if (chargedUs === undefined) return "The payment was not made.";
    const told = instant(chargedUs);
    return chargedUs > atUs
      ? `The payment was made only at ${told}.`
      : `Its charge had been made at ${told}.`;
  };
}

/** Payments that nobody refused, and that were not made all the same: the phone gave up, and nothing was charged. */
export function unmadePayments(trace: Trace, charged: ReadonlySet<number>): Finding[] {
  const { intentOf, tryOf } = intentsOf(trace);
  const last = new Map<number | undefined, Event>();
  for (const shown of events(trace, "show")) last.set(intentOf(shown.value), shown);
  return [...last].flatMap(([intent, shown]): Finding[] => {
    if (intent === undefined || charged.has(intent) || outcomeOf(shown.subject) !== "gaveUp") return [];
    const attempts = count(tryOf(shown.value) + 1, "attempt");
    return [
      {
        kind: "unmadePayment",
        name: "not made",
        fromMs: shown.atUs / 1000,
        toMs: shown.atUs / 1000,
        evidence: [shown.id],
        sentence: `Payment ${ordinal(intent)} was not made: its phone gave up at ${instant(shown.atUs)} after ${attempts}, and nothing was charged.`,
      },
    ];
  });
}
