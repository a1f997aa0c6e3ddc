import type { Run } from "./run.ts";
import { KIND_CODES, KIND_NAMES, type Kind, type Trace } from "./trace.ts";

/** What has been read off a run, by the id of each reading. It can travel: plain objects of numbers and typed arrays. */
export type Readings = Record<string, unknown>;

type Traced = Pick<Run, "trace">;

const known = new WeakMap<Trace, Readings>();

/** What has been read off a run so far. */
export function readingsOf({ trace }: Traced): Readings {
  const found = known.get(trace) ?? {};
  known.set(trace, found);
  return found;
}

/** Takes over what was read off a run elsewhere. */
export function attachReadings(run: Traced, readings: Readings): void {
  Object.assign(readingsOf(run), readings);
}

/**
 * Something that takes longer to be read the longer a run is. It is read once; of a run that a worker has played, by the
 * worker, if the lab's engine lists it, so that the page need not.
 */
export function reading<T, Of extends Traced = Run>(id: string, read: (of: Of) => T): (of: Of) => T {
  return (of) => {
    const all = readingsOf(of);
    if (!Object.hasOwn(all, id)) all[id] = read(of);
    return all[id] as T;
  };
}

/** The rows of a trace that are of some kinds, and about one subject where it is given: few among very many. */
export function rowsOf(id: string, kinds: readonly Kind[], subject?: number) {
  return reading(id, ({ trace }: Traced) => {
    const isWanted = new Uint8Array(KIND_NAMES.length);
    for (const kind of kinds) isWanted[KIND_CODES[kind]] = 1;
    const rows: number[] = [];
    for (let row = 0; row < trace.length; row++) {
      if (isWanted[trace.kind[row] as number] === 0) continue;
      if (subject === undefined || trace.subject[row] === subject) rows.push(row);
    }
    return { rows: Int32Array.from(rows) };
  });
}

/** Where an id stands in a column of ids in order; -1 if it does not. */
export function placeOf(ids: Int32Array, id: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] as number) < id) low = middle + 1;
    else high = middle;
  }
  return ids[low] === id ? low : -1;
}
