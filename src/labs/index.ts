import { breaker } from "./breaker/index.ts";
import { herd } from "./herd/index.ts";
import { idempotency } from "./idempotency/index.ts";
import type { Lab } from "./lab.ts";
import { pay } from "./pay/index.ts";
import { revoke } from "./revoke/index.ts";
import { staleness } from "./staleness/index.ts";
import { stampede } from "./stampede/index.ts";
import { storm } from "./storm/index.ts";

/** The labs, in teaching order. */
export const labs: readonly Lab[] = [
  pay as unknown as Lab,
  stampede as unknown as Lab,
  staleness as unknown as Lab,
  revoke as unknown as Lab,
  idempotency as unknown as Lab,
  herd as unknown as Lab,
  storm as unknown as Lab,
  breaker as unknown as Lab,
];
