const trimmed = (value: number, decimals: number): string => String(Number(value.toFixed(decimals)));

/** A duration or an instant in words, from whole microseconds: "85 ms", "5.1 s", "12 min 30 s", "25 h 0 min". */
export function time(us: number): string {
  const size = Math.abs(us);
  const sign = us < 0 ? "−" : "";
  // From 999.5 ms on, rounding would make it "1000 ms".
  if (size > 0 && size < 999_500) return `${sign}${trimmed(size / 1e3, size < 1e4 ? 2 : 0)} ms`;
  if (size < 120e6) return `${sign}${trimmed(size / 1e6, 2)} s`;
  const minutes = Math.floor(size / 60e6);
  if (minutes < 120) return `${sign}${minutes} min ${Math.floor((size % 60e6) / 1e6)} s`;
  return `${sign}${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The same, rounded to whole minutes from two hours on, and in whole days and hours where it is some: "25 h", "7 days". */
export function roundTime(us: number): string {
  const rounded = Math.abs(us) < 7200e6 ? us : Math.round(us / 60e6) * 60e6;
  const days = rounded / 86_400e6;
  if (days >= 2 && Number.isInteger(days)) return `${days} days`;
  return time(rounded).replace(/ 0 (?:s|min)$/, "");
}

/** The instant of an event, always in seconds so that instants line up: "5.10 s". From whole microseconds. */
export const instant = (us: number): string => (us < 120e6 ? `${(us / 1e6).toFixed(2)} s` : time(us));

/** Money in words, from cents: "$50", "−$40", "$12.05". */
export function money(cents: number): string {
  const size = Math.abs(cents);
  const amount = size % 100 === 0 ? String(size / 100) : (size / 100).toFixed(2);
  return `${cents < 0 ? "−" : ""}$${amount.replace(/\B(?=(\d{3})+(?!\d))/g, ",")}`;
}

/** A count with its noun: "1 charge", "3 charges". */
export const count = (number: number, noun: string, plural = `${noun}s`): string =>
  `${number.toLocaleString("en-US")} ${number === 1 ? noun : plural}`;
