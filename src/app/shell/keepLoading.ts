/**
 * Loads something, and tries again whenever the network is back, until it is there. `failed` hears of each time that it
 * could not be had. Returns what gives it up.
 */
export function keepLoading(load: () => Promise<unknown>, failed: () => void = () => {}): () => void {
  const end = () => removeEventListener("online", attempt);
  const attempt = () => load().then(end, failed);
  addEventListener("online", attempt);
  attempt();
  return end;
}

/** Says what could not be loaded, and what helps. `is`: "The home page". */
export const loadFailure = (is: string): string =>
  `${is} could not be loaded. ${navigator.onLine ? "Reload the page to try again." : "There is no network: what is on this page works on without it."}`;
