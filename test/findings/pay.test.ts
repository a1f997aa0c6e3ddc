import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MESSAGES } from "../../src/findings/messages.ts";
import type { PaySettings } from "../../src/labs/pay/settings.ts";
import type { Finding, Run } from "../../src/sim/run.ts";
import { type Event, eventAt, events, type Kind, outcomeOf } from "../../src/sim/trace.ts";
import { instant, money } from "../../src/sim/units.ts";
import { anyRun, payWith, presetRun } from "../labs/pay.ts";
import { nbsp } from "../setup/nbsp.ts";

const ofKind = (run: Run, kind: string) => run.findings.filter((finding) => finding.kind === kind);
/** A check that is both stale and raced is one finding, of a kind of its own. */
const staleOnes = (run: Run) => run.findings.filter(({ kind }) => /^stale/.test(kind));
const racedOnes = (run: Run) => run.findings.filter(({ kind }) => /raced/i.test(kind));
const evidence = (run: Run, finding: Finding): Event[] =>
  finding.evidence.map((id) => eventAt(run.trace, id));
const always = (check: (run: Run, settings: PaySettings) => void) =>
  fc.assert(
    fc.property(anyRun(), (run) => {
      check(run, run.settings as PaySettings);
    }),
    { numRuns: 150 },
  );

describe("the story", () => {
  test("is found out, each finding with the run's own numbers", () => {
    expect(payWith().findings.map(({ sentence }) => sentence)).toEqual([
      nbsp(
        "The balance check at 5.10 s passed while another charge, checked at 0.10 s, was still to commit at 8.10 s.",
      ),
      nbsp(
        "The balance check at 10.10 s passed on $60, 2 s after a charge had left $10, and while another charge, checked at 5.10 s, was still to commit at 13.10 s.",
      ),
      nbsp("Charge 2 at 13.10 s took $50 again for what charge 1 had paid at 8.10 s."),
      nbsp("From 13.10 s on the account is overdrawn, by $90 in the end."),
      nbsp("The phone says “Payment failed” from 15.00 s on, but 3 charges were made."),
      nbsp("Charge 3 at 18.10 s took $50 again for what charge 1 had paid at 8.10 s."),
    ]);
  });

  test("told with other numbers has other numbers", () => {
    const run = payWith({ price: 1205, balance: 1300, timeoutMs: 4000, processingMs: 7000, maxAttempts: 2 });
    expect(run.findings.map(({ sentence }) => sentence)).toEqual([
      nbsp(
        "The balance check at 4.10 s passed while another charge, checked at 0.10 s, was still to commit at 7.10 s.",
      ),
      nbsp("The phone says “Payment failed” from 8.00 s on, but 2 charges were made."),
      nbsp("Charge 2 at 11.10 s took $12.05 again for what charge 1 had paid at 7.10 s."),
      nbsp("From 11.10 s on the account is overdrawn, by $11.10 in the end."),
    ]);
  });

  test("names of several charges that race a check the one that commits first", () => {
    const raced = ofKind(payWith({ processingMs: 12_000 }), "racedBalanceCheck");
    expect(raced.map(({ sentence }) => sentence)).toEqual([
      nbsp(
        "The balance check at 5.10 s passed while another charge, checked at 0.10 s, was still to commit at 12.10 s.",
      ),
      nbsp(
        "The balance check at 10.10 s passed while another charge, checked at 0.10 s, was still to commit at 12.10 s.",
      ),
    ]);
  });

  test("with a single charge says so: 1 charge was made", () => {
    const [finding] = ofKind(presetRun("insufficientFunds"), "wrongMessage");
    expect(finding?.sentence).toBe(
      nbsp("The phone says “Insufficient funds” from 10.20 s on, but 1 charge was made."),
    );
  });
});

test("a run in which nothing goes wrong has no finding", () => {
  expect(presetRun("oneKey").findings).toEqual([]);
  expect(payWith({ processingMs: 1000 }).findings).toEqual([]);
  expect(payWith({ balance: 100 }).findings).toEqual([]);
});

describe("in every run", () => {
  test("the findings are as many as the metrics count", () => {
    always((run) => {
      const { duplicateCharges, staleBalanceChecks, racedBalanceChecks, overdrawn, wrongMessage } =
        run.metrics;
      expect(ofKind(run, "duplicateCharge")).toHaveLength(duplicateCharges as number);
      expect(staleOnes(run)).toHaveLength(staleBalanceChecks as number);
      expect(racedOnes(run)).toHaveLength(racedBalanceChecks as number);
      expect(ofKind(run, "overdraft")).toHaveLength((overdrawn as number) > 0 ? 1 : 0);
      expect(ofKind(run, "wrongMessage")).toHaveLength(wrongMessage ? 1 : 0);
    });
  });

  test("a balance check is found once, whatever is wrong with it", () => {
    let both = 0;
    always((run) => {
      const checks = [...new Set([...staleOnes(run), ...racedOnes(run)])].map(
        ({ evidence: [check] }) => check,
      );
      expect(new Set(checks).size).toBe(checks.length);
      both += ofKind(run, "staleRacedBalanceCheck").length;
    });
    expect(both).toBeGreaterThan(0);
  });

  test("the evidence is there, of the right kinds, and the first piece is where the finding begins", () => {
    const kinds: Record<string, Kind[]> = {
      duplicateCharge: ["commit"],
      overdraft: ["commit"],
      staleBalanceCheck: ["checkPass", "commit"],
      racedBalanceCheck: ["checkPass", "commit"],
      staleRacedBalanceCheck: ["checkPass", "commit"],
      wrongMessage: ["show", "commit"],
    };
    always((run) => {
      for (const finding of run.findings) {
        const pieces = evidence(run, finding);
        expect(pieces.length).toBeGreaterThan(0);
        for (const { kind } of pieces) expect(kinds[finding.kind]).toContain(kind);
        expect((pieces[0]?.atUs ?? 0) / 1000).toBe(finding.fromMs);
      }
    });
  });

  test("findings come in the order of time and lie within the run", () => {
    always(({ findings, endMs }) => {
      for (const [index, { fromMs, toMs }] of findings.entries()) {
        expect(fromMs).toBeGreaterThanOrEqual(findings[index - 1]?.fromMs ?? 0);
        expect(toMs).toBeGreaterThanOrEqual(fromMs);
        expect(toMs).toBeLessThanOrEqual(endMs);
      }
    });
  });

  test("a sentence tells the instants and the money of its evidence", () => {
    always((run, { price }) => {
      for (const finding of run.findings) {
        const { kind, sentence } = finding;
        const pieces = evidence(run, finding);
        const [first] = pieces as [Event];
        const last = pieces.at(-1) as Event;
        expect(sentence).toContain(instant(first.atUs));
        if (kind === "duplicateCharge") expect(sentence).toContain(money(price));
        if (kind === "duplicateCharge") expect(sentence).toContain(`Charge ${first.subject} at`);
        if (kind.startsWith("stale")) expect(sentence).toContain(`passed on ${money(first.value)}`);
        if (kind.includes("aced")) expect(sentence).toContain(`commit at ${instant(last.atUs)}`);
        if (kind === "overdraft")
          expect(sentence).toContain(`by ${money(run.metrics.overdrawn as number)} in the end.`);
        if (kind === "wrongMessage") expect(sentence).toContain(`“${MESSAGES[outcomeOf(first.subject)]}”`);
      }
    });
  });
});

describe("found out anew, by the definitions,", () => {
  /** Each passed check, with the balance as it then was and the charges that were between check and commit. */
  function checksByHand({ trace }: Run, balance: number) {
    const all = [...events(trace, "checkPass", "commit")];
    return all.flatMap((check, index) => {
      if (check.kind !== "checkPass") return [];
      const truth =
        all
          .slice(0, index)
          .filter(({ kind }) => kind === "commit")
          .at(-1)?.value ?? balance;
      const rivals = all.slice(0, index).filter((other) => {
        const commits = all
          .slice(index)
          .some(({ kind, actor }) => kind === "commit" && actor === other.actor);
        return other.kind === "checkPass" && other.actor !== check.actor && commits;
      });
      return [{ check, truth, rivals }];
    });
  }

  test("a check is stale that passed on another balance than the true one", () => {
    always((run, { balance }) => {
      const stale = checksByHand(run, balance).filter(({ check, truth }) => check.value !== truth);
      expect(staleOnes(run).map((finding) => finding.evidence[0])).toEqual(
        stale.map(({ check }) => check.id),
      );
    });
  });

  test("a check is raced that passed while another charge was between its own check and its commit", () => {
    always((run, { balance }) => {
      const raced = checksByHand(run, balance).filter(({ rivals }) => rivals.length > 0);
      expect(racedOnes(run).map((finding) => finding.evidence[0])).toEqual(
        raced.map(({ check }) => check.id),
      );
    });
  });

  test("the account is overdrawn from the first commit that left it below zero to the end", () => {
    always((run) => {
      const first = [...events(run.trace, "commit")].find(({ value }) => value < 0);
      const [finding] = ofKind(run, "overdraft");
      expect(finding?.fromMs).toBe(first && first.atUs / 1000);
      if (finding) expect(finding.toMs).toBe(run.endMs);
    });
  });

  test("the commit named by a stale check is the first after the version that it saw", () => {
    always((run) => {
      for (const finding of staleOnes(run)) {
        const [check, superseding] = evidence(run, finding) as [Event, Event];
        expect(superseding.subject).toBe(check.subject + 1);
        expect(superseding.id).toBeLessThan(check.id);
      }
    });
  });
});
