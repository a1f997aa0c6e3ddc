import type { Run, Series } from "../../sim/simulate.ts";
import type { Kind } from "../../sim/trace.ts";
import { number } from "../../sim/units.ts";
import { stepAt } from "../../timeline/area.ts";
import type { Tone } from "../../timeline/lane.ts";
import type { Flash, Flow, Stage } from "../../timeline/stage.ts";
import { copyLane } from "./copyLane.ts";
import type { Settings } from "./settings.ts";
import { storyOf } from "./story.ts";
import { tell } from "./words.ts";

/** What lights a wire up, and in whose colour. Accesses are a flow. */
const TALKS: { [kind in Kind]?: { from: string; to: string; tone: Tone } } = {
  write: { from: "admin", to: "database", tone: "database" },
  copyUpdated: { from: "admin", to: "cache", tone: "cache" },
  copyDropped: { from: "admin", to: "cache", tone: "cache" },
  cacheCallFailed: { from: "admin", to: "cache", tone: "harm" },
  slowRead: { from: "slowReader", to: "database", tone: "database" },
};

/** The person at the access check, the admin, the cache and the database, perhaps a slow reader. */
export function stage(run: Run): Stage {
  const { slowReader } = run.settings as Settings;
  return {
    parts: [
      { id: "person", title: "Person", tone: "client", x: 0, y: 0 },
      { id: "check", title: "Access check", tone: "service", x: 0.5, y: 0 },
      { id: "cache", title: "Cache", tone: "cache", x: 1, y: 0 },
      { id: "database", title: "Database", tone: "database", x: 1, y: 1 },
      { id: "admin", title: "Admin", tone: "service", x: 0.5, y: 1 },
      ...(slowReader
        ? [{ id: "slowReader", title: "Slow reader", tone: "client", x: 0.5, y: 0.5 } as const]
        : []),
    ],
    wires: [
      ["person", "check"],
      ["check", "cache"],
      ["check", "database"],
      ["admin", "database"],
      ["admin", "cache"],
      ...(slowReader
        ? ([
            ["slowReader", "cache"],
            ["slowReader", "database"],
          ] as const)
        : []),
    ],
    messages: [],
    flashes: flashes(run),
    flows: flows(run),
    says: says(run),
  };
}

function flashes(run: Run): Flash[] {
  const { admin, slowRead, slowSet } = storyOf(run);
  const few = [...admin, ...(slowRead ? [slowRead] : []), ...(slowSet ? [slowSet] : [])];
  return few.map((event): Flash => {
    const talk = TALKS[event.kind] ?? { from: "slowReader", to: "cache", tone: "cache" as const };
    return { ...talk, atUs: event.atUs, event: event.id, label: tell(event, run) };
  });
}

/** Per bin, at the very end the last whole one. */
const at = ({ binMs, values }: Series, us: number): number =>
  values[Math.max(0, Math.min(values.length - 2, Math.floor(us / (binMs * 1000))))] ?? 0;

function flows(run: Run): Flow[] {
  const series = (id: string) => run.series[id] as Series;
  const [before, after, denied, asked] = ["allowed", "allowedAfterRevoke", "denied", "dbReads"].map(
    series,
  ) as [Series, Series, Series, Series];
  const all = before.values.map((value, bin) => value + (after.values[bin] ?? 0) + (denied.values[bin] ?? 0));
  // A slow reader asks the database too, and nobody's access.
  const most = [...all, ...asked.values].reduce((peak, value) => Math.max(peak, value), 1);
  const flow = (to: [string, string], tone: Tone, many: (us: number) => number, word: string): Flow => ({
    from: to[0],
    to: to[1],
    tone,
    share: (us) => many(us) / most,
    label: (us) => `${rate(many(us), before.binMs)} ${word}`,
  });
  const stillAllowed = (us: number) => at(after, us);
  const others = (us: number) => (stillAllowed(us) > 0 ? 0 : at(before, us) + at(denied, us));
  return [
    flow(["person", "check"], "client", others, "a second"),
    flow(["person", "check"], "harm", stillAllowed, "a second, let in"),
    flow(["check", "database"], "database", (us) => at(asked, us), "a second"),
  ];
}

const rate = (many: number, binMs: number): string => number((many * 1000) / binMs, 1);

/** What each part says, looked up in steps that are made once. */
function says(run: Run): Stage["says"] {
  const { slowReader, lease } = run.settings as Settings;
  const { revokedUs: atUs, slowRead: slow, slowSet: set } = storyOf(run);
  const spans = copyLane(run, run.endMs * 1000).marks.flatMap((mark) => (mark.type === "span" ? [mark] : []));
  const starts = spans.map(({ fromUs }) => fromUs);
  const after = run.series.allowedAfterRevoke as Series;
  return (us) => {
    const span = spans[stepAt(starts, us)];
    const copy = span && us < span.toUs ? span : undefined;
    const lies = copy?.tone === "harm";
    const isHeld = slow && set && us >= slow.atUs && us < set.atUs;
    const isSet = set && us >= set.atUs;
    const stillLetIn = us >= atUs && at(after, us) > 0;
    return {
      person: { text: us >= atUs ? "access revoked" : "has access" },
      check: {
        text: stillLetIn ? "lets them in" : us >= atUs ? "asks, denies" : "lets them in",
        harm: stillLetIn,
      },
      cache: { text: copy ? (lies ? "says “allowed”" : (copy.label ?? "")) : "no answer", harm: lies },
      database: { text: us >= atUs ? "revoked" : "allowed" },
      admin: { text: us >= atUs ? "has revoked" : "" },
      ...(slowReader && {
        slowReader: {
          text: isHeld ? `holds “allowed”${lease ? ", a token" : ""}` : isSet ? setWords(set.kind) : "",
          harm: Boolean(isSet && set.kind === "copyFilled" && set.value === 0 && set.atUs >= atUs),
        },
      }),
    };
  };
}

const setWords = (kind: Kind): string => (kind === "copyRefused" ? "its set is refused" : "has set it");
