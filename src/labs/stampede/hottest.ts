import { reading, rowsOf } from "../../sim/reading.ts";
import { KIND_CODES } from "../../sim/trace.ts";
import { HOTTEST } from "./settings.ts";

/** The rows in which the entry of the hottest key is filled and dropped. */
export const entryOf = rowsOf("entry", ["refill", "refillAgain", "drop"], HOTTEST);

/** With more holdings of its lock than this only the crowd of those who wait is drawn. */
export const MOST_LEASES = 150;

const { lead, leaseEnd, readAnswer, readFail } = KIND_CODES;

/** The rows in which its lock is taken, runs out, and is given back as its holder is answered; of the first holdings. */
export const leasesOf = reading("leases", ({ trace }) => {
  const { kind, actor, subject, value, length } = trace;
  const rows: number[] = [];
  let holder = -1;
  let taken = 0;
  for (let row = 0; row < length && taken <= MOST_LEASES; row++) {
    if (subject[row] !== HOTTEST) continue;
    const code = kind[row];
    if (code === lead) {
      taken++;
      holder = value[row] as number;
    } else if (code !== leaseEnd && ((code !== readAnswer && code !== readFail) || actor[row] !== holder))
      continue;
    if (code !== lead) holder = -1;
    rows.push(row);
  }
  return { rows: Int32Array.from(rows) };
});
