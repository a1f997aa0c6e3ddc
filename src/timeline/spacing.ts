import type { Spacing } from "./time.ts";

/** Time as it is. */
export const EVEN: Spacing = { silences: [], leftOut: [], place: (us) => us, us: (place) => place };
