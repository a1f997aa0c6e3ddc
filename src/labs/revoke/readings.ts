import { toUs } from "../../sim/process.ts";
import { reading } from "../../sim/reading.ts";
import { type Event, eventAt, KIND_CODES, type Kind } from "../../sim/trace.ts";
import { stepAt } from "../../timeline/area.ts";
import type { RevokeRun } from "./model.ts";

/** A stretch in which the cache gave one answer, up to its last instant or the expiry. Refills come close together. */
export interface Stretch {
  fromUs: number;
  toUs: number;
  /** The version of the row that it copies. */
  version: number;
  /** The event that began it. */
  event: Event;
}

/** The few events that a run of the lab `revoke` turns on. Undefined, or missing, is what did not happen. */
export interface Story {
  /** When the revoke committed, in whole microseconds; Infinity if it never did. */
  revokedUs: number;
  write: Event | undefined;
  /** What the admin's side did: the commit, the calls to the cache. */
  admin: Event[];
  slowRead: Event | undefined;
  /** The slow reader's set, refused or not. */
  slowSet: Event | undefined;
  /** What the cache said. */
  stretches: Stretch[];
  /** Every change of the cache: when, by which event, and the version that it holds from then on, -1 for none. */
  changes: { us: number[]; event: number[]; version: number[] };
}

/** What the cache would answer at an instant, and the event that set it; undefined where it holds no answer. */
export function copyAt(run: RevokeRun, us: number): { version: number; event: number } | undefined {
  const { changes } = storyOf(run);
  const last = stepAt(changes.us, us);
  const version = changes.version[last] ?? -1;
  const isOver = us >= (changes.us[last] ?? 0) + toUs(run.settings.ttlMs);
  return version < 0 || isOver ? undefined : { version, event: changes.event[last] as number };
}

/** Refills that follow each other within this share of the run are one stretch: there may be millions. */
const NEAR = 1 / 400;

const codes = (...kinds: Kind[]): Uint8Array => {
  const table = new Uint8Array(256);
  for (const kind of kinds) table[KIND_CODES[kind]] = 1;
  return table;
};

const ADMIN = codes("write", "cacheCallFailed", "copyUpdated", "copyDropped");
const SETS = codes("copyFilled", "copyRefused");
const CHANGES = codes("copyFilled", "copyUpdated", "copyDropped");
const TOLD = codes(
  "write",
  "cacheCallFailed",
  "copyUpdated",
  "copyDropped",
  "copyFilled",
  "copyRefused",
  "slowRead",
);

/** The story of a run, in one pass, and looked for once: its accesses may be millions, too. */
export const storyOf = reading("story", (run: RevokeRun): Story => {
  const { trace } = run;
  const story: Story = {
    revokedUs: Number.POSITIVE_INFINITY,
    write: undefined,
    admin: [],
    slowRead: undefined,
    slowSet: undefined,
    stretches: [],
    changes: { us: [], event: [], version: [] },
  };
  for (let id = 0; id < trace.length; id++) {
    const kind = trace.kind[id] as number;
    if (!TOLD[kind]) continue;
    if (ADMIN[kind]) story.admin.push(eventAt(trace, id));
    if (CHANGES[kind]) {
      follow(story.stretches, run, id);
      story.changes.us.push(trace.at[id] as number);
      story.changes.event.push(id);
      story.changes.version.push(kind === KIND_CODES.copyDropped ? -1 : (trace.value[id] as number));
    }
    if (kind === KIND_CODES.slowRead) story.slowRead = eventAt(trace, id);
    if (SETS[kind] && story.slowRead && trace.cause[id] === story.slowRead.id)
      story.slowSet = eventAt(trace, id);
  }
  story.write = story.admin.find((event) => event.kind === "write");
  if (story.write) story.revokedUs = story.write.atUs;
  story.stretches = story.stretches.filter((stretch) => stretch.toUs > stretch.fromUs);
  return story;
});

/** Takes a change of the cache into account: it ends what the cache said before, and begins what it says next. */
function follow(stretches: Stretch[], { trace, settings, endMs }: RevokeRun, id: number): void {
  const atUs = trace.at[id] as number;
  const last = stretches.at(-1);
  if (last) last.toUs = Math.min(last.toUs, atUs);
  if (trace.kind[id] === KIND_CODES.copyDropped) return;
  const toEndUs = atUs + toUs(settings.ttlMs);
  if (toEndUs === atUs) return;
  const version = trace.value[id] as number;
  if (last?.version === version && atUs - last.toUs < endMs * 1000 * NEAR) last.toUs = toEndUs;
  else stretches.push({ fromUs: atUs, toUs: toEndUs, version, event: eventAt(trace, id) });
}
