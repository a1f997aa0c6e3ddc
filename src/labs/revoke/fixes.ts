import type { Fix } from "../../sim/settings.ts";

/** The fixes, in the order in which they apply. */
export const fixes: readonly Fix[] = [
  {
    id: "bust",
    title: "Bust on revoke",
    layer: "Cache",
    patch: { onWrite: "bust" },
    description: "The write drops the cached answer, so the next access asks the database.",
  },
  {
    id: "repair",
    title: "Repair by outbox",
    layer: "Database",
    patch: { repair: true },
    description: "A cache call that failed is made again from an outbox or a change feed.",
  },
  {
    id: "lease",
    title: "Lease tokens",
    layer: "Cache",
    patch: { lease: true },
    description: "A read that began before the drop may not put its old value back.",
  },
];
