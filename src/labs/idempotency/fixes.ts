import type { Fix } from "../../sim/settings.ts";

/** The fixes, in the order in which they apply; the first three stop duplicates. */
export const fixes: readonly Fix[] = [
  {
    id: "keyOnce",
    title: "One key per payment",
    layer: "Client",
    patch: { key: "once" },
    description: "Make the key before the first attempt, and send it with every one.",
  },
  {
    id: "claim",
    title: "Claim before the work",
    layer: "Dedup table",
    patch: { dedup: "claim" },
    description: "Insert the key atomically before any work; whoever comes second waits or is told.",
  },
  {
    id: "oneTransaction",
    title: "One transaction",
    layer: "Dedup table",
    patch: { record: "sameTransaction" },
    description: "Commit the charge and the stored reply together, so that a crash leaves both or neither.",
  },
  {
    id: "longerWindow",
    title: "A longer window",
    layer: "Dedup table",
    patch: { windowMs: 7 * 24 * 3_600_000 },
    description: "Keep stored replies for seven days. Every key takes a row that long.",
  },
  {
    id: "payloadCheck",
    title: "Payload check",
    layer: "Dedup table",
    patch: { payloadCheck: true },
    description:
      "Compare what comes under a known key with what came first; refuse another payload with 422.",
  },
  {
    id: "uuid",
    title: "Random keys",
    layer: "Client",
    patch: { keyKind: "uuid" },
    description: "Make keys of 122 random bits, not of the clock, so that no two payments share one.",
  },
];
