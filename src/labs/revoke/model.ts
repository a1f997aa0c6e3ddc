import { accessAfterRevoke, failedCall, staleSets } from "../../findings/accessAfterRevoke.ts";
import { Cache } from "../../parts/cache.ts";
import { Database } from "../../parts/database.ts";
import { poisson } from "../../parts/load.ts";
import { type Process, toUs } from "../../sim/process.ts";
import type { Run } from "../../sim/run.ts";
import type { World } from "../../sim/world.ts";
import type { RevokeSettings, settings } from "./settings.ts";
import { type Access, type Read, RevokeTally } from "./tally.ts";

/** The only row: whether the person has access. */
const ACCESS = 0;
const ALLOWED = 1;
const REVOKED = 0;

/** A person who asks, an admin who revokes, perhaps a slow reader; one cached answer before one row. */
export function play(world: World, settings: RevokeSettings): RevokeTally {
  const tally = new RevokeTally(world, settings);
  const database = new Database(world);
  const cache = new Cache(world, settings.ttlMs);
  database.seed(ACCESS, ALLOWED);
  const parts = { database, cache, tally };
  const put = putInto(world, cache, settings, tally);
  put({ row: database.read(ACCESS), token: cache.lease(ACCESS), atUs: 0, cause: -1, isSlow: false });
  world.spawn(admin(world, settings, parts));
  if (settings.slowReader) world.spawn(slowReader(world, settings, parts, put));
  person(world, settings, parts, put);
  return tally;
}

interface RevokeParts {
  database: Database;
  cache: Cache;
  tally: RevokeTally;
}

/** Sets what a read found, if its token is still good or nobody asks for one. */
type Put = (read: Read) => void;

function putInto(world: World, cache: Cache, { lease }: RevokeSettings, tally: RevokeTally): Put {
  return (read) => {
    const { row, token, cause } = read;
    const told = { subject: ACCESS, value: row.version, cause };
    const entry = lease ? cache.fill(ACCESS, row, token) : cache.set(ACCESS, row);
    if (entry) tally.filled(world.record("copyFilled", told), read, entry.expiresAtUs);
    else {
      world.record("copyRefused", told);
      tally.staleSetsRefused++;
    }
  };
}

/** A read that misses: it takes its token before it reads the row. */
function begin(world: World, { cache, database, tally }: RevokeParts, cause: number, isSlow: boolean): Read {
  const token = cache.lease(ACCESS);
  tally.asked();
  return { row: database.read(ACCESS), token, atUs: world.nowUs(), cause, isSlow };
}

/** Asks at random; a copy answers at once, a miss asks the database and fills the cache. */
function person(world: World, settings: RevokeSettings, parts: RevokeParts, put: Put): void {
  const { cache, database, tally } = parts;
  poisson(world, "person", settings.readsPerSecond, settings.durationMs, (number) => {
    const access = tally.arrived(number);
    const copy = cache.get(ACCESS);
    if (copy) {
      tally.answered(access, copy.value === ALLOWED, "copy", tally.copied);
      return;
    }
    const missed = world.record("copyMissing", { actor: number, subject: ACCESS, cause: -1 });
    world.spawn(ask(access, begin(world, parts, missed, false)));
  });

  function* ask(access: Access, read: Read): Process<void> {
    yield* database.query(settings.dbReadMs);
    put(read);
    tally.answered(access, read.row.value === ALLOWED, "row", read.cause);
  }
}

/** Commits the revoke, then calls the cache. */
function* admin(
  world: World,
  settings: RevokeSettings,
  { database, cache, tally }: RevokeParts,
): Process<void> {
  const { onWrite, bustDelayMs, cacheWriteFails, repair, repairAfterMs } = settings;
  yield toUs(settings.revokeAtMs);
  const row = database.commit(ACCESS, REVOKED);
  tally.revoked(world.record("write", { subject: ACCESS, value: row.version, cause: -1 }));
  if (onWrite === "nothing") return;
  if (onWrite === "bust" && bustDelayMs > 0) yield toUs(bustDelayMs);
  if (cacheWriteFails) {
    tally.failed(world.record("cacheCallFailed", { subject: ACCESS }));
    if (!repair) return;
    yield toUs(repairAfterMs);
  }
  if (onWrite === "writeThrough" && !cacheWriteFails) {
    const { version, expiresAtUs } = cache.set(ACCESS, row);
    tally.updated(world.record("copyUpdated", { subject: ACCESS, value: version }), version, expiresAtUs);
  } else {
    cache.delete(ACCESS);
    tally.dropped();
    world.record("copyDropped", { subject: ACCESS });
  }
}

/** Has missed, as on another node, and takes its time between the read of the row and the set. */
function* slowReader(world: World, settings: RevokeSettings, parts: RevokeParts, put: Put): Process<void> {
  yield toUs(settings.slowReaderReadAtMs);
  const { version } = parts.database.read(ACCESS);
  const cause = world.record("slowRead", { subject: ACCESS, value: version, cause: -1 });
  const read = begin(world, parts, cause, true);
  yield Math.max(0, toUs(settings.slowReaderSetAtMs) - world.nowUs());
  put(read);
}

/** The metrics, series and findings of a finished run. */
export function measure(tally: RevokeTally, endMs: number) {
  const { stillAllowed, revoke, failedCall: failed, bins } = tally;
  const endUs = toUs(endMs);
  return {
    metrics: metricsOf(tally),
    series: {
      allowed: bins.allowed.series(endUs),
      allowedAfterRevoke: bins.allowedAfterRevoke.series(endUs),
      denied: bins.denied.series(endUs),
      dbReads: bins.dbReads.series(endUs),
    },
    findings: [
      ...(stillAllowed ? [accessAfterRevoke(stillAllowed)] : []),
      ...(failed ? [failedCall(failed, tally.accessesAfterRevoke, endUs)] : []),
      ...(revoke ? tally.staleSets.map((sets) => staleSets(sets, revoke, endUs)) : []),
    ],
  };
}

/** What is measured of a run of the lab. */
type Measured = ReturnType<typeof measure>;

export type RevokeMetrics = Measured["metrics"];
export type RevokeSeries = keyof Measured["series"] & string;

/** A run of the lab `revoke`. */
export type RevokeRun = Run<typeof settings, RevokeMetrics, RevokeSeries>;

function metricsOf({ stillAllowed, accessesAfterRevoke, staleSetsRefused, dbReads }: RevokeTally) {
  const windowMs = stillAllowed ? (stillAllowed.last.atUs - stillAllowed.revoked.atUs) / 1000 : 0;
  return { windowMs, accessesAfterRevoke, staleSetsRefused, dbReads };
}
