import type { Spacing } from "./time.ts";

/** Time as it is. */
export const EVEN_SPACING: Spacing = { idleGaps: [], leftOut: [], place: (us) => us, us: (place) => place };
