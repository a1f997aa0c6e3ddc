/** Puts intervals on as few rows as possible: each on the first row that is free when it starts. In order of their start. */
export function assignRows(intervals: readonly { fromUs: number; toUs: number }[]): number[] {
  const freeFrom: number[] = [];
  return intervals.map(({ fromUs, toUs }) => {
    const free = freeFrom.findIndex((us) => us <= fromUs);
    const row = free < 0 ? freeFrom.length : free;
    freeFrom[row] = toUs;
    return row;
  });
}
