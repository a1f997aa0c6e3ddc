import type { LabView } from "../../labs/lab.ts";
import { LAB_IDS } from "../../labs/registry.ts";
import { MAX_LENGTH, RESERVED, splitHash } from "../../link.ts";

const loadView = async (id: string): Promise<LabView> => (await import(`../../labs/${id}/view.ts`)).view;

/** The labs of the site, as far as they are loaded. */
export class Catalog {
  /** In teaching order. The same array for ever: it grows. */
  readonly loaded: LabView[] = [];
  /** The ids of all labs, in teaching order. */
  readonly ids: readonly string[];
  readonly #loadView: (id: string) => Promise<LabView>;

  constructor(ids = LAB_IDS, load = loadView) {
    this.ids = ids;
    this.#loadView = load;
  }

  /** Loads a lab. An id that is none loads nothing. */
  async load(id: string): Promise<void> {
    if (!this.ids.includes(id) || this.loaded.some((lab) => lab.id === id)) return;
    const lab = await this.#loadView(id);
    if (this.loaded.some((other) => other.id === id)) return;
    this.loaded.push(lab);
    this.loaded.sort((a, b) => this.ids.indexOf(a.id) - this.ids.indexOf(b.id));
  }

  /** Loads all labs, as far as they can be had; rejects where some cannot. */
  async loadAll(): Promise<void> {
    const all = await Promise.allSettled(this.ids.map((id) => this.load(id)));
    const failed = all.find((each) => each.status === "rejected");
    if (failed) throw failed.reason;
  }

  /**
   * Loads what reading a hash takes: its lab; all of them where it names no lab, or a setting that its lab does not
   * have, since that may be another's. Of one that is too long to be read, the first lab.
   */
  async loadFor(hash: string): Promise<void> {
    if (hash.length > MAX_LENGTH) return this.load(this.ids[0] ?? "");
    const { lab: id, query, isHome } = splitHash(hash);
    if (id === undefined || !this.ids.includes(id)) {
      await (isHome ? this.load(this.ids[0] ?? "") : this.loadAll());
      return;
    }
    await this.load(id);
    const lab = this.loaded.find((candidate) => candidate.id === id);
    const keys = query.split("&").map((pair) => pair.split("=", 1)[0] ?? "");
    const isKnown = (key: string) =>
      key === "" || (RESERVED as readonly string[]).includes(key) || Object.hasOwn(lab?.settings ?? {}, key);
    if (!keys.every(isKnown)) await this.loadAll();
  }
}
