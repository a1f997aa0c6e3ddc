import { Cache } from "../../parts/cache.ts";
import { Database } from "../../parts/database.ts";
import { poisson } from "../../parts/load.ts";
import { type Process, toUs } from "../../sim/process.ts";
import type { World } from "../../sim/world.ts";
import type { Settings } from "./settings.ts";
import { type Access, type Read, Watch } from "./watch.ts";

/** The only row: whether the person has access. */
const ACCESS = 0;
const ALLOWED = 1;
const REVOKED = 0;

/** A person who asks, an admin who revokes, perhaps a slow reader; one cached answer before one row. */
export function play(world: World, settings: Settings): Watch {
  const watch = new Watch(world, settings);
  const database = new Database(world);
  const cache = new Cache(world, settings.ttlMs);
  database.seed(ACCESS, ALLOWED);
  const parts = { database, cache, watch };
  const put = putInto(world, cache, settings, watch);
  put({ row: database.read(ACCESS), token: cache.lease(ACCESS), atUs: 0, cause: -1, isSlow: false });
  world.spawn(admin(world, settings, parts));
  if (settings.slowReader) world.spawn(slowReader(world, settings, parts, put));
  person(world, settings, parts, put);
  return watch;
}

interface Parts {
  database: Database;
  cache: Cache;
  watch: Watch;
}

/** Sets what a read found, if its token is still good or nobody asks for one. */
type Put = (read: Read) => void;

function putInto(world: World, cache: Cache, { lease }: Settings, watch: Watch): Put {
  return (read) => {
    const { row, token, cause } = read;
    const told = { subject: ACCESS, value: row.version, cause };
    const entry = lease ? cache.fill(ACCESS, row, token) : cache.set(ACCESS, row);
    if (entry) watch.filled(world.record("copyFilled", told), read, entry.expiresAtUs);
    else {
      world.record("copyRefused", told);
      watch.staleSetsRefused++;
    }
  };
}

/** A read that misses: it takes its token before it reads the row. */
function begin(world: World, { cache, database, watch }: Parts, cause: number, isSlow: boolean): Read {
  const token = cache.lease(ACCESS);
  watch.asked();
  return { row: database.read(ACCESS), token, atUs: world.nowUs(), cause, isSlow };
}

/** Asks at random; a copy answers at once, a miss asks the database and fills the cache. */
function person(world: World, settings: Settings, parts: Parts, put: Put): void {
  const { cache, database, watch } = parts;
  poisson(world, "person", settings.readsPerSecond, settings.durationMs, (number) => {
    const access = watch.arrived(number);
    const copy = cache.get(ACCESS);
    if (copy) {
      watch.answered(access, copy.value === ALLOWED, "copy", watch.copied);
      return;
    }
    const missed = world.record("copyMissing", { actor: number, subject: ACCESS, cause: -1 });
    world.spawn(ask(access, begin(world, parts, missed, false)));
  });

  function* ask(access: Access, read: Read): Process<void> {
    yield* database.query(settings.dbReadMs);
    put(read);
    watch.answered(access, read.row.value === ALLOWED, "row", read.cause);
  }
}

/** Commits the revoke, then calls the cache. */
function* admin(world: World, settings: Settings, { database, cache, watch }: Parts): Process<void> {
  const { onWrite, bustDelayMs, cacheWriteFails, repair, repairAfterMs } = settings;
  yield toUs(settings.revokeAtMs);
  const row = database.commit(ACCESS, REVOKED);
  watch.revoked(world.record("write", { subject: ACCESS, value: row.version, cause: -1 }));
  if (onWrite === "nothing") return;
  if (onWrite === "bust" && bustDelayMs > 0) yield toUs(bustDelayMs);
  if (cacheWriteFails) {
    watch.failed(world.record("cacheCallFailed", { subject: ACCESS }));
    if (!repair) return;
    yield toUs(repairAfterMs);
  }
  if (onWrite === "writeThrough" && !cacheWriteFails) {
    const { version, expiresAtUs } = cache.set(ACCESS, row);
    watch.updated(world.record("copyUpdated", { subject: ACCESS, value: version }), version, expiresAtUs);
  } else {
    cache.delete(ACCESS);
    watch.dropped();
    world.record("copyDropped", { subject: ACCESS });
  }
}

/** Has missed, as on another node, and takes its time between the read of the row and the set. */
function* slowReader(world: World, settings: Settings, parts: Parts, put: Put): Process<void> {
  yield toUs(settings.slowReaderReadAtMs);
  const { version } = parts.database.read(ACCESS);
  const cause = world.record("slowRead", { subject: ACCESS, value: version, cause: -1 });
  const read = begin(world, parts, cause, true);
  yield Math.max(0, toUs(settings.slowReaderSetAtMs) - world.nowUs());
  put(read);
}
