import { intentsOf } from "../../findings/intents.ts";
import { MESSAGES } from "../../findings/messages.ts";
import { type Event, outcomeOf } from "../../sim/trace.ts";
import { count, money, number, time } from "../../sim/units.ts";
import { type Attempt, attemptsLane, eventsOf } from "../../timeline/attempts.ts";
import { findingsLane } from "../../timeline/findings.ts";
import { keysLane } from "../../timeline/keys.ts";
import type { Lane } from "../../timeline/lane.ts";
import { ledgerLane } from "../../timeline/ledger.ts";
import { highest, sayPeak, upTo } from "../../timeline/level.ts";
import { requestsLane } from "../../timeline/requests.ts";
import { wireLane } from "../../timeline/wire.ts";
import { emptyTable } from "../paymentPictures.ts";
import type { IdempotencyRun } from "./model.ts";
import { crowdOf, type ShownPayments, shownOf } from "./readings.ts";
import type { IdempotencySettings } from "./settings.ts";
import { describeEvent, keyName, namesOf, paymentName } from "./words.ts";

/** So many keys have a row each at most. */
const MOST_KEYS = 12;

/** From the phones down to the ledger. Of a crowd a few payments have rows; all of them together are areas. */
export function lanes(run: IdempotencyRun, untilUs: number): Lane[] {
  const settings = run.settings;
  const shown = shownOf(run);
  const rows = rowsOf(run, settings, shown, untilUs);
  if (!shown.isCrowd) return [...rows, findingsLane(run)];
  return [peopleLane(run, untilUs), ...apart(rows, shown), findingsLane(run)];
}

function rowsOf(
  run: IdempotencyRun,
  settings: IdempotencySettings,
  shown: ShownPayments,
  untilUs: number,
): Lane[] {
  const { drawn, isCrowd } = shown;
  const describe = (event: Event) => describeEvent(event, run);
  const { centsOf, tapOf, tryOf } = intentsOf(run.trace);
  const names = namesOf(run);
  // On a mark there is little room: the first attempt of a payment goes by its name alone.
  const name = ({ number, tap }: Attempt) =>
    shown.count > 1 && tryOf(number) === 0 ? paymentName(tap) : names.attempt(number);
  const of = isCrowd ? `, ${drawn.rows.size} of ${number(shown.count)}` : "";
  const holds = { claimMs: settings.claimTimeoutMs, replyMs: settings.windowMs };
  return [
    attemptsLane(run, {
      title: shown.count === 1 ? "Phone" : `Phones${of}`,
      caption: `${time(settings.timeoutMs * 1000)} timeout`,
      describe,
      message: (event) => `“${MESSAGES[outcomeOf(event.subject)]}”`,
      label: (attempt) => {
        const { subject: key } = attempt.send;
        return key < 0 ? name(attempt) : `${name(attempt)}: ${names.key(key)}`;
      },
      drawn,
    }),
    wireLane(run, { title: "Network", caption: losses(settings), describe, drawn, onlyTrouble: isCrowd }),
    requestsLane(run, {
      title: "Payment service",
      caption: `${time(settings.processingMs * 1000)} of work`,
      name,
      does: settings.record === "sameTransaction" ? "charge and record" : "charge, then record",
      describe,
      drawn,
    }),
    keysLane(run, {
      title: "Dedup table",
      caption: settings.dedup === "none" ? "" : `keeps for ${time(settings.windowMs * 1000)}`,
      empty: refusesAll(settings) ? "no key was sent: refused" : emptyTable(settings),
      untilUs,
      describe,
      name: (key) => `key ${keyName(run, key)}`,
      holds,
      ...(isCrowd ? { crowd: { keys: keysSentBy(run, shown), drawn, stored: crowdOf(run).stored } } : {}),
    }),
    ledgerLane(run, {
      title: "Ledger",
      caption: `${number(shown.count)} meant`,
      charged: ({ charge }) => `charged ${money(centsOf(tapOf(charge.actor) ?? -1))}`,
      describe,
      ...(isCrowd ? { crowd: { drawn, untilUs, ...crowdOf(run) } } : {}),
    }),
  ];
}

const losses = ({ loseReplies, networkMs }: IdempotencySettings): string => {
  const way = networkMs > 0 ? `${time(networkMs * 1000)} one way` : "takes no time";
  return loseReplies > 0 ? `${count(loseReplies, "reply", "replies")} lost` : way;
};

const refusesAll = ({ key, requireKey }: IdempotencySettings): boolean => key === "none" && requireKey;

/** The keys that the drawn payments send, as they appear. */
function keysSentBy(run: IdempotencyRun, { drawn }: ShownPayments): number[] {
  const keys = new Set<number>();
  for (const { subject, value } of eventsOf(run, drawn, "send")) {
    if (keys.size < MOST_KEYS && subject >= 0 && drawn.rows.has(value)) keys.add(subject);
  }
  return [...keys];
}

/** All payments that are under way, as a crowd. */
function peopleLane(run: IdempotencyRun, untilUs: number): Lane {
  const open = upTo(crowdOf(run).underWay, untilUs);
  const textIn = sayPeak(open, ({ most }) => {
    const label = `${number(most)} at once`;
    return { label, ariaLabel: `payments under way, ${label} at most` };
  });
  const look = { fill: "soft", tone: "client", event: -1, ariaLabel: "payments under way" } as const;
  return {
    id: "people",
    title: "All payments",
    caption: "under way",
    rows: 0,
    values: { low: 0, high: Math.max(1, highest(open)), format: number },
    marks: [{ type: "area", ...open, ...look, textIn }],
  };
}

/**
 * Lanes that show other payments than those of another run must not stand for the same lanes there: their ids tell the
 * payments that they show.
 */
function apart(rows: readonly Lane[], { drawn }: ShownPayments): Lane[] {
  const renamed = new Set(["client", "service", "wire"]);
  const nameOf = (id: string) => (renamed.has(id) ? `${id} ${[...drawn.rows.keys()].join(" ")}` : id);
  return rows.map((lane) => ({
    ...lane,
    id: nameOf(lane.id),
    marks: lane.marks.map((mark) => (mark.type === "link" ? { ...mark, toLane: nameOf(mark.toLane) } : mark)),
  }));
}
