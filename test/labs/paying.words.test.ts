import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { intentsOf } from "../../src/findings/intents.ts";
import { MESSAGES } from "../../src/findings/messages.ts";
import { breaker } from "../../src/labs/breaker/index.ts";
import { idempotency } from "../../src/labs/idempotency/index.ts";
import type { IdempotencyRun } from "../../src/labs/idempotency/model.ts";
import type { Lab } from "../../src/labs/lab.ts";
import { pay } from "../../src/labs/pay/index.ts";
import { toUs } from "../../src/sim/process.ts";
import type { Run } from "../../src/sim/run.ts";
import { eventAt, events, type Kind, outcomeOf } from "../../src/sim/trace.ts";
import { count, withPlainSpaces } from "../../src/sim/units.ts";
import * as breakers from "./breaker.ts";
import { anyTrouble, type Given, sendWith } from "./idempotency.ts";
import { anyRun as anyPay } from "./pay.ts";

type Said = Pick<Lab, "headline" | "lanes" | "stage" | "describeEvent"> & { lede(settings: never): string };

/** Everything that a lab says of a run. */
function* textsOf({ lede, headline, lanes, stage, describeEvent }: Said, run: Run): Generator<string> {
  yield lede(run.settings as never);
  const { figure, noun, sentence } = headline(run);
  yield `${figure} ${noun}`;
  yield sentence;
  for (const finding of run.findings) yield finding.sentence;
  for (const { title, caption, marks } of lanes(run, toUs(run.endMs))) {
    yield title;
    yield caption;
    for (const { ariaLabel, label } of marks) yield* [ariaLabel, label ?? ""];
  }
  const { statusAt, flows = [] } = stage(run);
  for (let part = 0; part <= 20; part++) {
    const atUs = Math.round((toUs(run.endMs) * part) / 20);
    for (const { text } of Object.values(statusAt(atUs))) yield text;
    for (const flow of flows) yield flow.label(atUs);
  }
  for (const event of events(run.trace)) yield describeEvent(event, run);
}

/** What no sentence may have: one of many, numbers as the machine writes them, no time where there was some. */
const FAULTS: readonly RegExp[] = [
  /(?<![\d.,])1 (calls|results|failures|successes|probes|payments|attempts|requests|replies|charges|keys|handlers|times)\b/,
  /(?<![\d.,])\d{4,}/,
  /of the 1 /,
  /(?<![\d.,])0 (ms|s) (?:after|before|later|ago)\b/,
  /for 0 m?s\b(?=[:.])/,
  /NaN|undefined|null|Infinity|\[object/,
];

const faultsOf = (text: string): string[] =>
  FAULTS.filter((fault) => fault.test(withPlainSpaces(text))).map((fault) => `${fault}: ${text}`);

describe("nothing that is said has a fault of number:", () => {
  test.each([
    ["1 keys stored", 1],
    ["1 calls failed", 1],
    ["1 of the 1 result in its window", 1],
    ["had been healthy again for 0 s: it failed", 1],
    ["3000 of the calls", 1],
    ["2 s, 0 s after a charge", 1],
    ["1 call failed, 1 was answered 409, 1 ms later", 0],
    ["21 calls, 1,000 calls, 0.1 calls, of 1 result", 0],
  ])("%s is told from one without", (text, faults) => {
    expect(faultsOf(text)).toHaveLength(faults);
  });

  const check = (lab: Said, runs: fc.Arbitrary<Run>, numRuns: number) =>
    fc.assert(
      fc.property(runs, (run) => {
        for (const text of textsOf(lab, run)) {
          // The name of a key is none of a person's numbers.
          const faults = faultsOf(text.replace(/key [\da-f]+/g, "key"));
          expect(faults).toEqual([]);
        }
      }),
      { numRuns },
    );

  test("breaker", () => {
    const any = fc.tuple(breakers.anySettings, fc.nat(1000));
    check(
      breaker,
      any.map(([settings, seed]) => breakers.breakerWith(settings, [], seed)),
      60,
    );
    for (const { id } of breaker.presets)
      for (const text of textsOf(breaker, breakers.presetRun(id))) expect(faultsOf(text)).toEqual([]);
  });

  test("pay", () => check(pay, anyPay(), 100));

  test("idempotency", () => check(idempotency, anySending(), 100));
});

/** Any run of `idempotency`, whatever is missing from what makes it safe. */
const anySending = (given: Given = {}): fc.Arbitrary<IdempotencyRun> =>
  fc
    .tuple(
      anyTrouble,
      fc.record({
        key: fc.constantFrom("none" as const, "perAttempt" as const, "once" as const, "once" as const),
        keyKind: fc.constantFrom("uuid" as const, "timestampMs" as const),
        requireKey: fc.boolean(),
        dedup: fc.constantFrom(
          "none" as const,
          "afterProcessing" as const,
          "uniqueAtCommit" as const,
          "claim" as const,
          "claim" as const,
        ),
        record: fc.constantFrom("sameTransaction" as const, "afterEffect" as const),
        claimTimeoutMs: fc.constantFrom(0, 500, 5000, 3_600_000),
        windowMs: fc.constantFrom(0, 3000, 86_400_000),
        payloadCheck: fc.boolean(),
        reuseKeyWithOtherAmount: fc.boolean(),
      }),
      fc.nat(1000),
    )
    .map(([trouble, rest, seed]) => sendWith({ ...trouble, ...rest, ...given }, [], seed));

describe("whoever is harmed in `idempotency`", () => {
  test("is in a number and in a finding: charged twice, not charged, told wrongly, refused", () => {
    const fates = new Map<string, number>();
    fc.assert(
      fc.property(anySending(), (run) => {
        const of = (kind: string) =>
          run.findings
            .filter((finding) => finding.kind === kind)
            .reduce((sum, { count = 1 }) => sum + count, 0);
        const { intentOf } = intentsOf(run.trace);
        const told = new Map(
          [...events(run.trace, "show")].map(({ value, subject }) => [intentOf(value), outcomeOf(subject)]),
        );
        const made = new Map<number | undefined, number>();
        for (const { actor } of events(run.trace, "commit"))
          made.set(intentOf(actor), (made.get(intentOf(actor)) ?? 0) + 1);
        const owed = { duplicateCharge: 0, swallowedPayment: 0, wrongMessage: 0, unmadePayment: 0 };
        let unmade = 0;
        for (const [intent, outcome] of told) {
          const charges = made.get(intent) ?? 0;
          if (charges === 0) unmade++;
          owed.duplicateCharge += Math.max(0, charges - 1);
          if (outcome === "success" && charges === 0) owed.swallowedPayment++;
          if (outcome === "gaveUp" && charges === 0) owed.unmadePayment++;
          if (outcome !== "success" && charges > 0) owed.wrongMessage++;
          if (outcome === "keyMissing") expect(of("missingKey")).toBeGreaterThan(0);
          if (outcome === "mismatch") expect(of("refusedPayload")).toBeGreaterThan(0);
          if (charges !== 1 && outcome !== "mismatch" && outcome !== "keyMissing")
            expect(idempotency.headline(run).harm).toBe(true);
        }
        const { duplicateCharge, ...others } = owed;
        expect(of("duplicateCharge")).toBe(duplicateCharge);
        for (const [kind, many] of Object.entries(others)) {
          // A payment may be swallowed beside a charge of its own.
          if (kind === "swallowedPayment") expect(of(kind)).toBeGreaterThanOrEqual(many);
          else expect(of(kind)).toBe(many);
        }
        expect(run.metrics).toMatchObject({ unmadePayments: unmade, duplicateCharges: duplicateCharge });
        for (const [kind, many] of Object.entries({
          ...owed,
          deadClaim: of("deadClaim"),
          missingKey: of("missingKey"),
        }))
          fates.set(kind, (fates.get(kind) ?? 0) + many);
      }),
      { numRuns: 250 },
    );
    // None of it is idle talk.
    for (const [kind, many] of fates) expect(many, kind).toBeGreaterThan(0);
  });

  test("waits for a dead handler's claim no longer than its finding says", () => {
    let found = 0;
    const dead = { key: "once", dedup: "claim", crash: "afterEffect", claimTimeoutMs: 5000 } as const;
    fc.assert(
      fc.property(anySending(dead), (run) => {
        for (const { fromMs, toMs, evidence, kind } of run.findings) {
          if (kind !== "deadClaim") continue;
          const [crash, ...blocked] = evidence.map((id) => eventAt(run.trace, id));
          if (crash?.kind !== "crash") continue;
          found++;
          expect(crash.atUs / 1000).toBe(fromMs);
          expect(toMs).toBeLessThanOrEqual(run.endMs);
          expect(blocked.length).toBeGreaterThan(0);
          for (const { atUs } of blocked) {
            expect(atUs).toBeGreaterThanOrEqual(crash.atUs);
            expect(atUs / 1000).toBeLessThanOrEqual(toMs);
          }
          // Nobody has the key before it ends.
          const [next] = [...events(run.trace, "takeOver")].filter(
            ({ subject, atUs }) => subject === crash.subject && atUs > crash.atUs,
          );
          if (next) expect(toMs).toBeLessThanOrEqual(next.atUs / 1000);
        }
      }),
      { numRuns: 120 },
    );
    expect(found).toBeGreaterThan(10);
  });
});

describe("the stage at an instant is what the trace says of it:", () => {
  const holds = (lab: Said, runs: fc.Arbitrary<Run>) => {
    let busiest = 0;
    fc.assert(
      fc.property(runs, fc.nat(1000), (run, share) => {
        // Half the instants are those of events, where one more or less shows.
        const at =
          share % 2 === 0 ? run.trace.at[share % run.trace.length] : (run.endMs * 1000 * share) / 1000;
        const atUs = Math.round(at as number);
        const past = (...kinds: Kind[]) =>
          [...events(run.trace, ...kinds)].filter((event) => event.atUs <= atUs);
        const { client, service, keys } = lab.stage(run).statusAt(atUs);
        const inHand = past("arrive").length - past("reply", "crash").length;
        busiest = Math.max(busiest, inHand);
        expect(service?.text).toBe(inHand === 0 ? "idle" : `${count(inHand, "request")} in hand`);

        const said = past("show").at(-1);
        if (run.metrics.intents === 1 && said && client?.text.startsWith("“")) {
          const charges = past("commit").length;
          const outcome = outcomeOf(said.subject);
          expect(client.text).toBe(`“${MESSAGES[outcome]}”`);
          if (outcome !== "success" && outcome !== "processing") expect(client.harm).toBe(charges > 0);
        }
        const key = past("claim", "takeOver", "store").at(-1);
        if (key?.kind !== "store" && keys?.text.endsWith("in progress"))
          expect(atUs - (key?.atUs ?? 0)).toBeLessThan((run.settings.claimTimeoutMs as number) * 1000);
      }),
      { numRuns: 200 },
    );
    expect(busiest).toBeGreaterThan(1);
  };

  test("pay", () => holds(pay, anyPay()));

  test("idempotency", () => holds(idempotency, anySending()));
});
