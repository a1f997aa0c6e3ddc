/** Calls when the browser has nothing more urgent to do. Returns what gives it up. */
export function whenIdle(call: () => void): () => void {
  // Safari has no such callback.
  if (!window.requestIdleCallback) {
    const waiting = setTimeout(call);
    return () => clearTimeout(waiting);
  }
  const waiting = requestIdleCallback(call);
  return () => cancelIdleCallback(waiting);
}
