import { use } from "react";

/** What could not be had is asked for again only then: all who wait for it have been told by that time. */
const AGAIN_AFTER_MS = 1000;

/** What React reads of a promise that it has not followed itself: so one that is there suspends nobody. */
interface Followed<T> {
  status: "fulfilled";
  value: T;
}

/**
 * What comes behind the page, loaded once. Unlike React's `lazy` it suspends nobody once it is there: React holds back
 * what has been suspended for some 300 ms.
 */
export class LazyResource<T> {
  readonly #fetch: () => Promise<T>;
  #coming: Promise<T> | undefined;
  #isThere = false;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  /** Loads it. Rejects where it cannot be had now; whoever comes later asks again. */
  load(): Promise<T> {
    this.#coming ??= this.#begin();
    return this.#coming;
  }

  /** Whether it is there. */
  get isThere(): boolean {
    return this.#isThere;
  }

  /** It, for a component, which is suspended until it is there. */
  use(): T {
    return use(this.load());
  }

  #begin(): Promise<T> {
    const coming = this.#fetch();
    coming.then(
      (value) => {
        this.#isThere = true;
        Object.assign(coming, { status: "fulfilled", value } satisfies Followed<T>);
      },
      () =>
        setTimeout(() => {
          this.#coming = undefined;
        }, AGAIN_AFTER_MS),
    );
    return coming;
  }
}
