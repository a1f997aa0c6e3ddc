import type { Finding } from "../sim/run.ts";
import { type Event, events, type Trace } from "../sim/trace.ts";
import { after, instant, money } from "../sim/units.ts";

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

/** Stale and raced balance checks as findings: one for each check, also where it is both. */
export function balanceCheckFindings(trace: Trace): Finding[] {
  const stale = staleChecks(trace);
  const raced = new Map(racedChecks(trace).map((race) => [race.check.id, race]));
  const both = stale.flatMap((one): Finding[] => {
    const race = raced.get(one.check.id);
    return race ? [staleAndRaced(one, race)] : [];
  });
  const isBoth = new Set(both.map(({ evidence }) => evidence[0]));
  return [
    ...both,
    ...stale.filter(({ check }) => !isBoth.has(check.id)).map(staleOnly),
    ...[...raced.values()].filter(({ check }) => !isBoth.has(check.id)).map(racedOnly),
  ];
}

const staleOnly = ({ check, superseding, latest }: StaleCheck): Finding => ({
  kind: "staleBalanceCheck",
  name: "stale check",
  fromMs: check.atUs / 1000,
  toMs: check.atUs / 1000,
  evidence: [check.id, superseding.id, latest.id],
  sentence: `The balance check at ${instant(check.atUs)} passed on ${oldValue(check, superseding)}.`,
});

const racedOnly = ({ check, otherCheck, otherCommit }: RacedCheck): Finding => ({
  kind: "racedBalanceCheck",
  name: "raced check",
  fromMs: check.atUs / 1000,
  toMs: otherCommit.atUs / 1000,
  evidence: [check.id, otherCheck.id, otherCommit.id],
  sentence: `The balance check at ${instant(check.atUs)} passed ${rival(otherCheck, otherCommit)}.`,
});

const staleAndRaced = (
  { check, superseding, latest }: StaleCheck,
  { otherCheck, otherCommit }: RacedCheck,
): Finding => ({
  kind: "staleRacedBalanceCheck",
  name: "stale and raced check",
  fromMs: check.atUs / 1000,
  toMs: otherCommit.atUs / 1000,
  evidence: [check.id, superseding.id, latest.id, otherCheck.id, otherCommit.id],
  sentence: `The balance check at ${instant(check.atUs)} passed on ${oldValue(check, superseding)}, and ${rival(otherCheck, otherCommit)}.`,
});

/** "$60, 2 s after a charge had left $10". */
const oldValue = (check: Event, superseding: Event): string =>
  `${money(check.value)}, ${after(superseding.atUs, check.atUs, `a charge had left ${money(superseding.value)}`)}`;

const rival = (otherCheck: Event, otherCommit: Event): string =>
  `while another charge, checked at ${instant(otherCheck.atUs)}, was still to commit at ${instant(otherCommit.atUs)}`;
