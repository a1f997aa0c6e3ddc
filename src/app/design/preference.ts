/** What a reader chose once, if the browser may remember: in a sandboxed frame it may not, and nothing breaks. */
export function readPreference(name: string): string | undefined {
  try {
    return localStorage.getItem(`thrice-charged/${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers a choice where the browser lets it. */
export function savePreference(name: string, value: string): void {
  try {
    localStorage.setItem(`thrice-charged/${name}`, value);
  } catch {
    // Storage is optional everywhere.
  }
}
