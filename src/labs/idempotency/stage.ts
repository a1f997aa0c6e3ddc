import { isWrong } from "../../findings/messages.ts";
import { toUs } from "../../sim/process.ts";
import { type Event, events, eventsAt, KIND_CODES, type Kind } from "../../sim/trace.ts";
import { count } from "../../sim/units.ts";
import { stepAt } from "../../timeline/area.ts";
import { attemptsOf } from "../../timeline/attempts.ts";
import { levelAt } from "../../timeline/level.ts";
import { messagesOf } from "../../timeline/messages.ts";
import type { Flash, Message, Stage, Status } from "../../timeline/stage.ts";
import { phoneSays } from "../paymentPictures.ts";
import type { IdempotencyRun } from "./model.ts";
import { crowdOf, shownOf } from "./readings.ts";
import { describeEvent, isMany, namesOf } from "./words.ts";

type Talk = Pick<Flash, "from" | "to" | "tone">;

/** Between which parts, and in whose colour, something happens at once. */
const TALKS: Partial<Record<Kind, Talk>> = {
  arrive: { from: "client", to: "service", tone: "client" },
  receive: { from: "service", to: "client", tone: "service" },
  lateReply: { from: "service", to: "client", tone: "soft" },
  lost: { from: "service", to: "client", tone: "harm" },
  keyAbsent: { from: "service", to: "keys", tone: "dedup" },
  keyExpired: { from: "service", to: "keys", tone: "harm" },
  claim: { from: "service", to: "keys", tone: "dedup" },
  attach: { from: "service", to: "keys", tone: "dedup" },
  takeOver: { from: "service", to: "keys", tone: "harm" },
  conflict: { from: "service", to: "keys", tone: "dedup" },
  keyMissing: { from: "service", to: "client", tone: "harm" },
  mismatch: { from: "service", to: "keys", tone: "dedup" },
  store: { from: "service", to: "keys", tone: "dedup" },
  replay: { from: "service", to: "keys", tone: "dedup" },
  uniqueRefused: { from: "service", to: "keys", tone: "dedup" },
  fenced: { from: "service", to: "keys", tone: "dedup" },
  commit: { from: "service", to: "ledger", tone: "ledger" },
};

/** What is on its way for a while, where the network takes time. */
const TRAVELS: readonly Kind[] = ["arrive", "receive", "lateReply", "lost"];

/** So many exchanges light up at most: of a crowd they would light all the time. */
const MOST_FLASHES = 2000;

/** The phones, the service, and what the service writes to. */
export function stage(run: IdempotencyRun): Stage {
  return {
    parts: [
      { id: "client", title: isMany(run) ? "Phones" : "Phone", tone: "client", x: 0, y: 0.5 },
      { id: "service", title: "Payment service", tone: "service", x: 0.5, y: 0.5 },
      { id: "keys", title: "Dedup table", tone: "dedup", x: 1, y: 0 },
      { id: "ledger", title: "Ledger", tone: "ledger", x: 1, y: 1 },
    ],
    wires: [
      ["client", "service"],
      ["service", "keys"],
      ["service", "ledger"],
    ],
    messages: messages(run),
    flashes: flashesOf(run),
    statusAt: saysOf(run),
  };
}

function messages(run: IdempotencyRun): Message[] {
  const { networkMs } = run.settings;
  if (networkMs === 0) return [];
  const names = namesOf(run);
  return messagesOf(
    attemptsOf(run, shownOf(run).drawn),
    networkMs,
    ({ number }) => names.attempt(number),
    ({ lost }) => (lost ? "reply, lost" : "reply"),
  );
}

function flashesOf(run: IdempotencyRun): Flash[] {
  const { networkMs } = run.settings;
  const isSent = networkMs > 0;
  const codes = (Object.keys(TALKS) as Kind[]).filter((kind) => !(isSent && TRAVELS.includes(kind)));
  const isFlash = new Set(codes.map((kind) => KIND_CODES[kind]));
  const rows: number[] = [];
  for (let row = 0; row < run.trace.length; row++) {
    if (!isFlash.has(run.trace.kind[row] as number)) continue;
    if (rows.push(row) > MOST_FLASHES) return [];
  }
  return [...eventsAt(run.trace, rows)].map((event) => ({
    ...(TALKS[event.kind] as Talk),
    atUs: event.atUs,
    event: event.id,
    label: describeEvent(event, run),
  }));
}

/** What each part has to say, read off once. */
function saysOf(run: IdempotencyRun): Stage["statusAt"] {
  const { dedup, key } = run.settings;
  const unused: Status = { text: "not used" };
  const [client, service, ledger] = [clientSays(run), serviceSays(run), ledgerSays(run)];
  const keys = dedup === "none" || key === "none" ? () => unused : keysSay(run);
  return (atUs) => ({
    client: client(atUs),
    service: service(atUs),
    keys: keys(atUs),
    ledger: ledger(atUs),
  });
}

type Says = (atUs: number) => Status;

function clientSays(run: IdempotencyRun): Says {
  if (isMany(run)) {
    const { underWay } = crowdOf(run);
    return (atUs) => {
      const open = levelAt(underWay, atUs);
      return { text: open === 0 ? "idle" : `${count(open, "payment")} under way` };
    };
  }
  const all = [...events(run.trace, "send", "timeout", "backoff", "show")];
  const us = all.map(({ atUs }) => atUs);
  const chargedUs = [...events(run.trace, "commit")].map((charge) => charge.atUs);
  const attempt = (event: Event | undefined) => (event ? namesOf(run).attempt(event.actor) : "");
  return (atUs) => {
    const event = all[stepAt(us, atUs)];
    const charges = stepAt(chargedUs, atUs) + 1;
    // A success that is told of several charges is true of one: the ledger says the rest.
    return phoneSays(event, attempt(event), (outcome) => outcome !== "success" && isWrong(outcome, charges));
  };
}

function serviceSays(run: IdempotencyRun): Says {
  const { inHand } = crowdOf(run);
  return (atUs) => {
    const busy = levelAt(inHand, atUs);
    return { text: busy === 0 ? "idle" : `${count(busy, "request")} in hand` };
  };
}

function keysSay(run: IdempotencyRun): Says {
  const { windowMs, claimTimeoutMs } = run.settings;
  if (isMany(run)) {
    const { stored } = crowdOf(run);
    return (atUs) => ({ text: `${count(levelAt(stored, atUs), "key")} stored` });
  }
  const all = [...events(run.trace, "claim", "takeOver", "store")];
  const us = all.map(({ atUs }) => atUs);
  return (atUs) => {
    const event = all[stepAt(us, atUs)];
    if (!event) return { text: "empty" };
    const name = namesOf(run).key(event.subject);
    if (event.kind !== "store") {
      const isOver = atUs >= event.atUs + toUs(claimTimeoutMs);
      return { text: `${name}: ${isOver ? "claim timed out" : "in progress"}` };
    }
    const isExpired = atUs >= event.atUs + toUs(windowMs);
    return { text: `${name}: ${isExpired ? "expired" : "done"}`, harm: isExpired };
  };
}

function ledgerSays(run: IdempotencyRun): Says {
  const { charges, duplicates } = crowdOf(run);
  return (atUs) => ({ text: count(levelAt(charges, atUs), "charge"), harm: levelAt(duplicates, atUs) > 0 });
}
