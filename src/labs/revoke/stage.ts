import { toUs } from "../../sim/process.ts";
import type { Series } from "../../sim/run.ts";
import { merged, perSecond } from "../../sim/series.ts";
import type { Kind } from "../../sim/trace.ts";
import { number } from "../../sim/units.ts";
import type { Tone } from "../../timeline/lane.ts";
import { inWholeBin } from "../../timeline/pace.ts";
import type { Flash, Flow, Stage, Status } from "../../timeline/stage.ts";
import type { RevokeRun } from "./model.ts";
import { copyAt, storyOf } from "./readings.ts";
import { answerOf, describeEvent } from "./words.ts";

/** What lights a wire up, and in whose colour. Accesses are a flow. */
const TALKS: { [kind in Kind]?: { from: string; to: string; tone: Tone } } = {
  write: { from: "admin", to: "database", tone: "database" },
  copyUpdated: { from: "admin", to: "cache", tone: "cache" },
  copyDropped: { from: "admin", to: "cache", tone: "cache" },
  cacheCallFailed: { from: "admin", to: "cache", tone: "harm" },
  slowRead: { from: "slowReader", to: "database", tone: "database" },
};

/** The person at the access check, the admin, the cache and the database, perhaps a slow reader. */
export function stage(run: RevokeRun): Stage {
  const { slowReader } = run.settings;
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
    statusAt: says(run),
  };
}

function flashes(run: RevokeRun): Flash[] {
  const { admin, slowRead, slowSet } = storyOf(run);
  const few = [...admin, ...(slowRead ? [slowRead] : []), ...(slowSet ? [slowSet] : [])];
  return few.map((event): Flash => {
    const talk = TALKS[event.kind] ?? { from: "slowReader", to: "cache", tone: "cache" as const };
    return { ...talk, atUs: event.atUs, event: event.id, label: describeEvent(event, run) };
  });
}

/** Per second; at the very end in the last whole bin. */
function flows(run: RevokeRun): Flow[] {
  const { allowed, allowedAfterRevoke, denied, dbReads } = run.series;
  const paceOf = (...series: Series[]) => inWholeBin(perSecond(merged(series)));
  const [all, after, asked] = [
    paceOf(allowed, allowedAfterRevoke, denied),
    paceOf(allowedAfterRevoke),
    paceOf(dbReads),
  ];
  // A slow reader asks the database too, and nobody's access.
  const most = Math.max(1000 / allowed.binMs, all.most, asked.most);
  const flow = (to: [string, string], tone: Tone, many: (us: number) => number, word: string): Flow => ({
    from: to[0],
    to: to[1],
    tone,
    share: (us) => many(us) / most,
    label: (us) => `${number(many(us), 1)} ${word}`,
  });
  // Within the bins in which the window begins and ends, only while it lasts.
  const { revokedUs } = storyOf(run);
  const untilUs = revokedUs + toUs(run.metrics.windowMs);
  const stillAllowed = (us: number) => (us >= revokedUs && us <= untilUs ? after.at(us) : 0);
  const others = (us: number) => (stillAllowed(us) > 0 ? 0 : all.at(us));
  return [
    flow(["person", "check"], "client", others, "a second"),
    flow(["person", "check"], "harm", stillAllowed, "a second, let in"),
    flow(["check", "database"], "database", asked.at, "a second"),
  ];
}

/** What each part says: exactly what holds at the instant. */
function says(run: RevokeRun): Stage["statusAt"] {
  const { revokedUs } = storyOf(run);
  return (us) => {
    const copy = copyAt(run, us);
    const isRevoked = us >= revokedUs;
    const lies = isRevoked && copy?.version === 0;
    return {
      person: { text: isRevoked ? "access revoked" : "has access" },
      check: { text: !isRevoked || lies ? "lets them in" : copy ? "denies" : "asks, denies", harm: lies },
      cache: { text: copy ? `says ${answerOf(copy.version)}` : "no answer", harm: lies },
      database: { text: isRevoked ? "revoked" : "allowed" },
      admin: { text: isRevoked ? "has revoked" : "" },
      slowReader: slowReaderSays(run, us, lies ? copy?.event : undefined),
    };
  };
}

/** What the slow reader holds or has done. `lie` is the set of the old answer that the cache gives, if it does. */
function slowReaderSays(run: RevokeRun, us: number, lie: number | undefined): Status {
  const { lease } = run.settings;
  const { slowRead: read, slowSet: set } = storyOf(run);
  if (!read || us < read.atUs) return { text: "" };
  if (!set || us < set.atUs) return { text: `holds ${answerOf(read.value)}${lease ? ", a token" : ""}` };
  return {
    text: set.kind === "copyRefused" ? "its set is refused" : "has set it",
    harm: lie === set.id,
  };
}
