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
export const labs: readonly Lab[] = [pay, stampede, staleness, revoke, idempotency, herd, storm, breaker];
