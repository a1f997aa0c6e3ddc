import { causes, type Trace } from "../../sim/trace.ts";

/**
 * The chain that is shown for an event: that of the last one asked about, as long as the event lies on it, so that a
 * walk to a cause keeps the way back to its effect.
 */
export function causalChain(trace: Trace, chainEnd: number, event: number): number[] {
  if (chainEnd < trace.length) {
    const chain = causes(trace, chainEnd);
    if (chain.includes(event)) return chain;
  }
  return causes(trace, event);
}

/** The first event that another one brought about, if there is one. */
export function effectOf(trace: Trace, event: number): number | undefined {
  const effect = trace.cause.indexOf(event, event + 1);
  return effect < 0 ? undefined : effect;
}
