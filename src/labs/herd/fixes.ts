import type { Fix } from "../../sim/settings.ts";

/** The fixes, in the order in which they apply. The first three exclude each other. */
export const fixes: readonly Fix[] = [
  {
    id: "backoff",
    title: "Backoff",
    layer: "Retry",
    patch: { retry: "exponential" },
    description:
      "Wait before each retry, twice as long each time up to the cap. Everyone waits equally long.",
  },
  {
    id: "jitter",
    title: "Additive jitter",
    layer: "Retry",
    patch: { retry: "exponential", jitter: "additive" },
    description: "The same, with up to one base of chance on top, but none at the cap.",
  },
  {
    id: "fullJitter",
    title: "Full jitter",
    layer: "Retry",
    patch: { retry: "exponential", jitter: "full" },
    description: "Wait anywhere between zero and the exponential delay.",
  },
  {
    id: "budget",
    title: "Retry budget",
    layer: "Retry",
    patch: { budget: "tokens" },
    description: "All clients share ten tokens: a failure costs one, and below half nobody retries.",
  },
];
