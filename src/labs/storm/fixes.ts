import type { Fix } from "../../sim/settings.ts";

/** The fixes, in the order in which they apply. */
export const fixes: readonly Fix[] = [
  {
    id: "backoff",
    title: "Backoff",
    layer: "Retry",
    patch: { backoff: "exponential", jitter: "full" },
    description:
      "Wait at random before each retry, up to a limit that doubles each time until the cap: full jitter.",
  },
  {
    id: "budget",
    title: "Retry budget",
    layer: "Retry",
    patch: { budget: "tokens" },
    description: "Ten tokens: a failure costs one, a success earns a tenth, and below half nobody retries.",
  },
  {
    id: "breaker",
    title: "Circuit breaker",
    layer: "Retry",
    patch: { breaker: true },
    description: "When half of the calls fail, send nothing for a while.",
  },
  {
    id: "shed",
    title: "Drop the hopeless",
    layer: "Server",
    patch: { dropExpired: "hopeless" },
    description: "The server drops what it cannot answer in time any more, before it spends time on it.",
  },
];
