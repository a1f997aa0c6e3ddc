import type { Fix } from "../../sim/settings.ts";

/** The fixes, in the order in which they apply. */
export const fixes: readonly Fix[] = [
  {
    id: "budgets",
    title: "A budget per type",
    layer: "Cache",
    patch: { policy: "budgets" },
    description: "Each type's time to live is what it may be out of date.",
  },
  {
    id: "bust",
    title: "Bust on write",
    layer: "Cache",
    patch: { onWrite: "bust" },
    description: "Every write drops the copy of its record.",
  },
  {
    id: "bypass",
    title: "Bypass for zero",
    layer: "Cache",
    patch: { zeroBudget: "bypass" },
    description: "Types with a budget of 0 are read from the database, never cached.",
  },
];
