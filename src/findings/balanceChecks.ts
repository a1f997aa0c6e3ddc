import type { Finding } from "../sim/simulate.ts";
import { type Event, events, type Trace } from "../sim/trace.ts";
import { instant, money, time } from "../sim/units.ts";

/** A balance check that passed on a value older than the latest commit, with that value's first successor. */
interface StaleCheck {
  check: Event;
  /** The commit that made the value stale, and the latest one before the check. */
  superseding: Event;
  latest: Event;
}

/** A balance check that passed while another charge was between its own check and its commit. */
interface RacedCheck {
  check: Event;
  otherCheck: Event;
  otherCommit: Event;
}

/** Passed checks whose value had been superseded. */
export function staleChecks(trace: Trace): StaleCheck[] {
  const commits: Event[] = [];
  const stale: StaleCheck[] = [];
  for (const event of events(trace, "commit", "checkPass")) {
    const latest = commits.at(-1);
    if (event.kind === "commit") commits.push(event);
    else if (latest && event.subject < latest.subject) {
      stale.push({ check: event, superseding: commits[event.subject] as Event, latest });
    }
  }
  return stale;
}

/** Passed checks within another charge's stretch from check to commit. */
export function racedChecks(trace: Trace): RacedCheck[] {
  const stretches: { check: Event; commit: Event }[] = [];
  const passed = new Map<number, Event>();
  for (const event of events(trace, "checkPass", "commit")) {
    if (event.kind === "checkPass") passed.set(event.actor, event);
    else stretches.push({ check: passed.get(event.actor) as Event, commit: event });
  }
  const raced: RacedCheck[] = [];
  for (const check of events(trace, "checkPass")) {
    const other = stretches.find(
      (stretch) =>
        stretch.check.actor !== check.actor && stretch.check.id < check.id && check.id < stretch.commit.id,
    );
    if (other) raced.push({ check, otherCheck: other.check, otherCommit: other.commit });
  }
  return raced;
}

/** Stale balance checks as findings. */
export function staleBalanceChecks(trace: Trace): Finding[] {
  return staleChecks(trace).map(({ check, superseding, latest }) => ({
    kind: "staleBalanceCheck",
    name: "stale check",
    fromMs: check.atUs / 1000,
    toMs: check.atUs / 1000,
    evidence: [check.id, superseding.id, latest.id],
    sentence: `The balance check at ${instant(check.atUs)} passed on ${money(check.value)}, ${time(check.atUs - superseding.atUs)} after a charge had left ${money(superseding.value)}.`,
  }));
}

/** Raced balance checks as findings. */
export function racedBalanceChecks(trace: Trace): Finding[] {
  return racedChecks(trace).map(({ check, otherCheck, otherCommit }) => ({
    kind: "racedBalanceCheck",
    name: "raced check",
    fromMs: check.atUs / 1000,
    toMs: otherCommit.atUs / 1000,
    evidence: [check.id, otherCheck.id, otherCommit.id],
    sentence: `The balance check at ${instant(check.atUs)} passed while another charge, checked at ${instant(otherCheck.atUs)}, was still to commit at ${instant(otherCommit.atUs)}.`,
  }));
}
