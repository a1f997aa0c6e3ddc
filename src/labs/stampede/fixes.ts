import type { Fix } from "../../sim/settings.ts";

/** The fixes, in the order in which they apply. */
export const fixes: readonly Fix[] = [
  {
    id: "jitter",
    title: "TTL jitter",
    layer: "Cache",
    patch: { ttlSpread: 0.2 },
    description: "Let every entry live up to a fifth longer or shorter, at random.",
  },
  {
    id: "early",
    title: "Early expiration",
    layer: "Cache",
    patch: { early: true },
    description:
      "Let a reader refresh the entry before it expires, at random, the likelier the nearer the end.",
  },
  {
    id: "lock",
    title: "Leader lock",
    layer: "Cache",
    patch: { lock: true },
    description: "Let one reader query; the others who miss wait for its value.",
  },
  {
    id: "stale",
    title: "Serve stale",
    layer: "Cache",
    patch: { stale: true },
    description: "While one reader refreshes an expired entry, give the others the old value.",
    deeper: true,
  },
  {
    id: "coalesce",
    title: "Coalesce per node",
    layer: "Node",
    patch: { coalesce: true },
    description: "Let each node query once; its other readers share the result.",
    deeper: true,
  },
];
