import { format, type LinkState, parse, splitHash } from "../../link.ts";
import type { PlayheadStore } from "../playhead/playhead.ts";
import { timeExtent } from "../playhead/timeExtent.ts";
import { cachedRun } from "../runs/cache.ts";
import { loadFailure } from "../shell/keepLoading.ts";
import type { PageStore } from "../state/page.ts";
import type { Catalog } from "./catalog.ts";

const PAUSE_MS = 250;

/** The place that a page is at. */
export function currentLink(page: PageStore, playhead: Pick<PlayheadStore, "linkedMs">): LinkState {
  const { state, view, why, pin, step, guess } = page.getState();
  const tMs = playhead.linkedMs();
  return {
    state,
    ...(tMs === undefined ? {} : { tMs }),
    ...(view ? { view: [...view] } : {}),
    ...(why === undefined ? {} : { why }),
    ...(pin ? { pin } : {}),
    ...(step === undefined ? {} : { step }),
    ...(guess ? { guess } : {}),
  };
}

/** Keeps the playhead on the run that is shown. Comes before `keepAddress`. Returns what ends it. */
export function followRun(page: PageStore, playhead: PlayheadStore): () => void {
  const follow = () => {
    const now = page.getState();
    const { spacing, endUs } = timeExtent(now);
    playhead.show(cachedRun(now.shown?.id)?.trace, now.shown?.endMs ?? 0, endUs / 1000, spacing);
  };
  follow();
  return page.subscribe((now, before) => {
    if (now.lab !== before.lab) playhead.open(undefined);
    if (now.shown !== before.shown || now.baseline !== before.baseline) follow();
  });
}

/**
 * Keeps the address and the page in step: what changes on the page is written into the hash a moment later, and a hash
 * that changes from outside is gone to. Another lab is another entry of the history. While the reader `isAway` on the
 * home page, nothing is written. Returns what ends it.
 */
export function syncAddress(
  page: PageStore,
  playhead: PlayheadStore,
  catalog: Labs,
  isAway: () => boolean = () => false,
): () => void {
  const address = new AddressSync(page, playhead, catalog, isAway);
  const endings = [
    page.subscribe((now, before) => {
      if (now.lab !== before.lab) address.write();
      else address.writeSoon();
    }),
    playhead.subscribe(({ playing }) => {
      if (!playing) address.writeSoon();
    }),
    listen("hashchange", () => address.read()),
    listen("popstate", () => address.read()),
    listen("pagehide", () => address.write()),
  ];
  return () => {
    address.write();
    for (const end of endings) end();
  };
}

function listen(type: string, listener: () => void): () => void {
  window.addEventListener(type, listener);
  return () => window.removeEventListener(type, listener);
}

/** What an address reads and writes by. */
type Labs = Pick<Catalog, "loaded" | "loadFor">;

class AddressSync {
  readonly #page: PageStore;
  readonly #playhead: PlayheadStore;
  readonly #labs: Labs;
  readonly #isAway: () => boolean;
  /** What the page was at when the address was last read or written: a page that has not moved writes nothing. */
  #written: string;
  /** The hash as it stood then: an event that brings the same one tells nothing new. */
  #hash = location.hash;
  /** The hash of what is on the page: what is on its way is not there yet. */
  #standing = location.hash;
  #lab: string;
  #reading = false;
  /** Where the playhead last stood still: while it plays, the address does not run along. */
  #stoodMs: number | undefined;
  #timeout: ReturnType<typeof setTimeout> | undefined;

  constructor(page: PageStore, playhead: PlayheadStore, labs: Labs, isAway: () => boolean) {
    this.#isAway = isAway;
    this.#page = page;
    this.#playhead = playhead;
    this.#labs = labs;
    this.#written = this.#format();
    this.#lab = page.getState().lab.id;
  }

  writeSoon(): void {
    if (this.#reading) return;
    clearTimeout(this.#timeout);
    this.#timeout = setTimeout(() => this.write(), PAUSE_MS);
  }

  write(): void {
    if (this.#reading || this.#isAway()) return;
    clearTimeout(this.#timeout);
    const hash = this.#format();
    if (hash === this.#written) return;
    const lab = this.#page.getState().lab.id;
    try {
      if (lab === this.#lab) history.replaceState(history.state, "", hash);
      else history.pushState(null, "", hash);
    } catch {
      // A sandboxed frame may have no history of its own; the page works without.
    }
    this.#written = hash;
    this.#lab = lab;
    this.#hash = location.hash;
    this.#standing = this.#hash;
  }

  /** Goes where the address leads; the newest hash wins while a lab is on its way. */
  async read(): Promise<void> {
    const { hash } = location;
    if (hash === this.#hash) return;
    clearTimeout(this.#timeout);
    this.#hash = hash;
    try {
      await this.#labs.loadFor(hash);
    } catch {
      if (this.#hash === hash) this.#stay(splitHash(hash).isHome ? "The home page" : "That lab");
      return;
    }
    if (this.#hash !== hash) return;
    this.#standing = hash;
    const { place, notices } = parse(hash, this.#labs.loaded);
    this.#lab = place.state.lab;
    this.#written = format(place, this.#labs.loaded);
    // Half way there, the page is nowhere that could be written down.
    this.#reading = true;
    this.#page.getState().goTo(place, notices);
    this.#playhead.open(place.tMs);
    this.#reading = false;
  }

  /** Where a hash leads to what cannot be had, the page stays where it is, and so does its address. */
  #stay(what: string): void {
    try {
      history.replaceState(history.state, "", this.#standing || "#/");
    } catch {
      // As above.
    }
    this.#hash = location.hash;
    window.dispatchEvent(new HashChangeEvent("hashchange"));
    this.#page.setState({ notice: loadFailure(what) });
  }

  #format(): string {
    if (!this.#playhead.getState().playing) this.#stoodMs = this.#playhead.linkedMs();
    return format(currentLink(this.#page, { linkedMs: () => this.#stoodMs }), this.#labs.loaded);
  }
}
