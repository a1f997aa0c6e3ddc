/**
 * The labs, in teaching order: the one list of them. Each is the folder of its name, with `view.ts` (what is set and
 * seen), `engine.ts` (what plays it) and `notes.ts` (what is read later); whoever needs one of these imports it by the id.
 */
export const LAB_IDS: readonly string[] = [
  "pay",
  "stampede",
  "staleness",
  "revoke",
  "idempotency",
  "herd",
  "storm",
  "breaker",
];
