import type { Run } from "./simulate.ts";
import type { Trace } from "./trace.ts";

/** What has been read off a run, by the id of each reading. It can travel: plain objects of numbers and typed arrays. */
export type Readings = Record<string, unknown>;

const known = new WeakMap<Trace, Readings>();

/** What has been read off a run so far. */
export function readingsOf({ trace }: Run): Readings {
  const found = known.get(trace) ?? {};
  known.set(trace, found);
  return found;
}

/** Takes over what was read off a run elsewhere. */
export function adopt(run: Run, readings: Readings): void {
  Object.assign(readingsOf(run), readings);
}

/**
 * Something that takes longer to be read the longer a run is. It is read once; of a run that a worker has played, by the
 * worker, if the lab's engine lists it, so that the page need not.
 */
export function reading<T>(id: string, read: (run: Run) => T): (run: Run) => T {
  return (run) => {
    const all = readingsOf(run);
    if (!Object.hasOwn(all, id)) all[id] = read(run);
    return all[id] as T;
  };
}
