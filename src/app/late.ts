import { use } from "react";

/** What could not be had is asked for again only then: all who wait for it have been told by that time. */
const AGAIN_AFTER_MS = 1000;

/**
 * What comes behind the page, loaded once. Unlike React's `lazy` it suspends nobody once it is there: React holds back
 * what has been suspended for some 300 ms.
 */
export class Late<T> {
  readonly #fetch: () => Promise<T>;
  #there: T | undefined;
  #coming: Promise<T> | undefined;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  /** Loads it. Rejects where it cannot be had now; whoever comes later asks again. */
  load(): Promise<T> {
    this.#coming ??= this.#begin();
    return this.#coming;
  }

  /** It, for a component, which is suspended until it is there. */
  use(): T {
    return this.#there ?? use(this.load());
  }

  async #begin(): Promise<T> {
    try {
      this.#there = await this.#fetch();
      return this.#there;
    } catch (error) {
      setTimeout(() => {
        this.#coming = undefined;
      }, AGAIN_AFTER_MS);
      throw error;
    }
  }
}
