import { Cache } from "../../parts/cache.ts";
import { Database } from "../../parts/database.ts";
import { poisson } from "../../parts/load.ts";
import { binMsFor } from "../../sim/bins.ts";
import type { Process } from "../../sim/process.ts";
import type { World } from "../../sim/world.ts";
import { NAMES, planOf, RECORDS, type RecordType, type Settings } from "./settings.ts";
import { Tally } from "./tally.ts";

/** Five records in one database, each with readers and writers of its own and a cache between. */
export function play(world: World, settings: Settings): Tally[] {
  const database = new Database(world);
  return RECORDS.map((type, record) => playRecord(world, settings, database, type, record));
}

function playRecord(
  world: World,
  settings: Settings,
  database: Database,
  type: RecordType,
  record: number,
): Tally {
  const { onWrite, dbReadMs, durationMs } = settings;
  const plan = planOf(settings, type);
  const cache = plan.cached ? new Cache(world, plan.ttlMs) : undefined;
  const tally = new Tally(world, NAMES[type].word, plan.budgetMs, binMsFor(durationMs + dbReadMs));
  /** The event that put the present copy into the cache. */
  let copied = -1;

  function read(reader: number): void {
    const copy = cache?.get(record);
    if (copy) {
      serve(reader, copy.version, "copyServed", copied);
      return;
    }
    const kind = cache ? "copyMissing" : "copySkipped";
    const asked = world.record(kind, { actor: reader, subject: record, cause: -1 });
    world.spawn(readRow(reader, database.read(record), asked));
  }

  /** The row is as of the read's start; by the time it is there a write may have overtaken it. */
  function* readRow(reader: number, row: { value: number; version: number }, asked: number): Process<void> {
    tally.asked();
    yield* database.query(dbReadMs);
    if (cache) {
      cache.set(record, row);
      keep("copyFilled", row.version, asked);
    }
    serve(reader, row.version, "rowServed", asked);
  }

  function serve(reader: number, version: number, kind: "copyServed" | "rowServed", cause: number): void {
    const staleUs = tally.stalenessUs(version);
    const event = world.record(kind, { actor: reader, subject: record, value: staleUs, cause });
    tally.served(version, staleUs, kind === "copyServed", event);
  }

  function write(): void {
    const row = database.commit(record, 0);
    const written = world.record("write", { subject: record, value: row.version, cause: -1 });
    tally.history.commit(world.nowUs(), written);
    if (!cache || onWrite === "nothing") return;
    if (onWrite === "writeThrough") {
      cache.set(record, row);
      keep("copyUpdated", row.version, written);
    } else {
      cache.delete(record);
      world.record("copyDropped", { subject: record, cause: written });
    }
  }

  function keep(kind: "copyFilled" | "copyUpdated", version: number, cause: number): void {
    copied = world.record(kind, { subject: record, value: version, cause });
    tally.filled(version);
  }

  const { readsPerSecond, writesPerMinute } = plan;
  poisson(world, `${type}/writers`, writesPerMinute / 60, durationMs, write);
  poisson(world, `${type}/readers`, readsPerSecond, durationMs, read);
  return tally;
}
