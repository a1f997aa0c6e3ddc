import type { Fix } from "../../sim/settings.ts";

/** The one fix; what matters are its dials. */
export const fixes: readonly Fix[] = [
  {
    id: "breaker",
    title: "Circuit breaker",
    layer: "Breaker",
    patch: { breaker: true },
    description: "Stop calling a service that fails, and try again with a probe.",
  },
];
