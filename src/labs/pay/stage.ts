import { isWrong } from "../../findings/messages.ts";
import { toUs } from "../../sim/process.ts";
import { type Event, events, type Kind } from "../../sim/trace.ts";
import { count, money, ordinal } from "../../sim/units.ts";
import { attemptsOf } from "../../timeline/attempts.ts";
import type { Tone } from "../../timeline/lane.ts";
import { messagesOf } from "../../timeline/messages.ts";
import type { Flash, Stage } from "../../timeline/stage.ts";
import { phoneSays } from "../paymentPictures.ts";
import type { PayRun } from "./model.ts";
import type { PaySettings } from "./settings.ts";
import { describeEvent } from "./words.ts";

/** Which part the service talks to, and in whose colour, when an event happens at once. */
const TALKS: Partial<Record<Kind, { to: string; tone: Tone }>> = {
  hit: { to: "cache", tone: "cache" },
  miss: { to: "cache", tone: "cache" },
  fill: { to: "cache", tone: "cache" },
  bust: { to: "cache", tone: "cache" },
  writeThrough: { to: "cache", tone: "cache" },
  read: { to: "database", tone: "database" },
  commit: { to: "database", tone: "ledger" },
  debitRefused: { to: "database", tone: "harm" },
  keyAbsent: { to: "keys", tone: "dedup" },
  claim: { to: "keys", tone: "dedup" },
  attach: { to: "keys", tone: "dedup" },
  takeOver: { to: "keys", tone: "harm" },
  conflict: { to: "keys", tone: "dedup" },
  store: { to: "keys", tone: "dedup" },
  replay: { to: "keys", tone: "dedup" },
  uniqueRefused: { to: "keys", tone: "dedup" },
  fenced: { to: "keys", tone: "dedup" },
};

/** The phone, the service, and what the service talks to. */
export function stage(run: PayRun): Stage {
  const all = [...events(run.trace)];
  return {
    parts: [
      { id: "client", title: "Phone", tone: "client", x: 0, y: 0.5 },
      { id: "service", title: "Payment service", tone: "service", x: 0.5, y: 0.5 },
      { id: "cache", title: "Balance cache", tone: "cache", x: 1, y: 0 },
      { id: "keys", title: "Dedup table", tone: "dedup", x: 1, y: 0.5 },
      { id: "database", title: "Account", tone: "ledger", x: 1, y: 1 },
    ],
    wires: [
      ["client", "service"],
      ["service", "cache"],
      ["service", "keys"],
      ["service", "database"],
    ],
    messages: messagesOf(
      attemptsOf(run),
      run.settings.networkMs,
      ({ number }) => `attempt ${ordinal(number)}`,
      ({ number }) => `reply ${ordinal(number)}`,
    ),
    flashes: all.flatMap((event): Flash[] => {
      const talk = TALKS[event.kind];
      if (!talk || event.actor < 0) return [];
      return [
        { from: "service", ...talk, atUs: event.atUs, event: event.id, label: describeEvent(event, run) },
      ];
    }),
    statusAt: (atUs) => says(run, all, atUs),
  };
}

/** What each part has to say once everything up to an instant has happened. */
function says(run: PayRun, all: readonly Event[], atUs: number): ReturnType<Stage["statusAt"]> {
  const settings = run.settings;
  let cached: number | undefined;
  let cachedUntilUs = 0;
  let balance = settings.balance;
  let charges = 0;
  let phone: Event | undefined;
  let key: Event | undefined;
  const working = new Set<number>();
  for (const event of all) {
    if (event.atUs > atUs) break;
    const { kind, actor, value } = event;
    if (kind === "fill" || kind === "writeThrough") {
      cached = value;
      const ageMs = actor < 0 ? settings.cacheAgeMs : 0;
      cachedUntilUs = event.atUs + toUs(settings.cacheTtlMs - ageMs);
    } else if (kind === "bust") cached = undefined;
    else if (kind === "commit") {
      balance = value;
      charges++;
    } else if (kind === "arrive") working.add(actor);
    else if (kind === "reply") working.delete(actor);
    else if (kind === "claim" || kind === "takeOver" || kind === "store") key = event;
    else if (PHONE.has(kind)) phone = event;
  }
  const served = cached !== undefined && atUs < cachedUntilUs ? cached : undefined;
  return {
    client: phoneSays(phone, `attempt ${ordinal(phone?.actor ?? 0)}`, (outcome) => isWrong(outcome, charges)),
    service: { text: working.size === 0 ? "idle" : `${count(working.size, "request")} in hand` },
    cache: {
      text: served === undefined ? "empty" : money(served),
      harm: served !== undefined && served !== balance,
    },
    keys: {
      text: settings.dedup === "none" || settings.key === "none" ? "not used" : keySays(key, settings, atUs),
    },
    database: { text: `${money(balance)}, ${count(charges, "charge")}`, harm: charges > 1 || balance < 0 },
  };
}

/** The key that changed last. */
function keySays(event: Event | undefined, { claimTimeoutMs }: PaySettings, atUs: number): string {
  if (!event) return "empty";
  const isOver = atUs >= event.atUs + toUs(claimTimeoutMs);
  const state = event.kind === "store" ? "done" : isOver ? "claim timed out" : "in progress";
  return `key ${ordinal(event.subject)}: ${state}`;
}

/** What the phone is about. */
const PHONE: ReadonlySet<Kind> = new Set<Kind>(["send", "timeout", "backoff", "show"]);
