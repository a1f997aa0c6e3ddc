import type { Fix } from "../../sim/settings.ts";

/** The fixes, in the order in which they apply; the three layers of the article first. */
export const fixes: readonly Fix[] = [
  {
    id: "cache",
    title: "Cache",
    layer: "Cache",
    patch: { balanceRead: "bypass", onWrite: "bust" },
    description: "Check the balance in the database, and drop the cached one with every charge.",
  },
  {
    id: "idempotency",
    title: "Idempotency",
    layer: "Idempotency",
    patch: { key: "once", dedup: "claim", onInFlight: "wait" },
    description: "One key per tap, claimed before any work is done.",
  },
  {
    id: "retry",
    title: "Retry",
    layer: "Retry",
    patch: { backoff: "exponential", jitter: "full" },
    description: "Back off exponentially, with full jitter.",
  },
  {
    id: "guard",
    title: "Conditional debit",
    layer: "Database",
    patch: { conditionalDebit: true },
    description: "The database refuses a debit below zero at the commit, whatever was read before.",
    deeper: true,
  },
  {
    id: "ambiguous",
    title: "Honest timeout",
    layer: "Retry",
    patch: { onTimeout: "ask" },
    description: "A timeout may be a success: say so, ask for the status, and do not pay again.",
    deeper: true,
  },
];
