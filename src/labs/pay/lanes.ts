import { MESSAGES } from "../../findings/messages.ts";
import { type Event, outcomeOf } from "../../sim/trace.ts";
import { count, money, time } from "../../sim/units.ts";
import { attemptsLane } from "../../timeline/attempts.ts";
import { balanceLane } from "../../timeline/balance.ts";
import { findingsLane } from "../../timeline/findings.ts";
import { keysLane } from "../../timeline/keys.ts";
import type { Lane } from "../../timeline/lane.ts";
import { ledgerLane } from "../../timeline/ledger.ts";
import { requestsLane } from "../../timeline/requests.ts";
import { emptyTable } from "../paymentPictures.ts";
import type { PayRun } from "./model.ts";
import { describeEvent } from "./words.ts";

/** From the phone down to the ledger. */
export function lanes(run: PayRun, untilUs: number): Lane[] {
  const settings = run.settings;
  const describe = (event: Event) => describeEvent(event, run);
  return [
    attemptsLane(run, {
      title: "Phone",
      caption: `${time(settings.timeoutMs * 1000)} timeout`,
      describe,
      message: (event) => `“${MESSAGES[outcomeOf(event.subject)]}”`,
    }),
    requestsLane(run, {
      title: "Payment service",
      caption: `${time(settings.processingMs * 1000)} of work`,
      does: "check the balance, then write the debit",
      describe,
    }),
    balanceLane(run, {
      title: "Balance",
      caption: "cached against true",
      untilUs,
      describe,
      openingBalance: settings.balance,
      cacheTtlMs: settings.cacheTtlMs,
      cacheAgeMs: settings.cacheAgeMs,
    }),
    keysLane(run, { title: "Dedup table", caption: "", empty: emptyTable(settings), untilUs, describe }),
    ledgerLane(run, {
      title: "Ledger",
      caption: `${count(run.metrics.intents, "payment")} meant`,
      charged: `charged ${money(settings.price)}`,
      describe,
    }),
    findingsLane(run),
  ];
}
