/**
 * A queue in an array that is used round and round and grows by doubling: adding one at the end and taking one from
 * either end cost the same however long it is. A place keeps what stood there until it is used again.
 */
export class Ring<T> {
  size = 0;
  /** Its length is a power of two, so that a mask wraps a place around. */
  #items: T[] = new Array(16);
  #head = 0;

  /** The oldest; undefined if there is none. */
  get first(): T | undefined {
    return this.size > 0 ? this.#items[this.#head] : undefined;
  }

  /** Adds one at the end. */
  push(item: T): void {
    if (this.size === this.#items.length) this.#grow();
    this.#items[(this.#head + this.size) & (this.#items.length - 1)] = item;
    this.size++;
  }

  /** Takes the oldest; undefined if there is none. */
  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#head];
    this.#head = (this.#head + 1) & (this.#items.length - 1);
    this.size--;
    return item;
  }

  /** Takes the newest; undefined if there is none. */
  pop(): T | undefined {
    if (this.size === 0) return undefined;
    this.size--;
    return this.#items[(this.#head + this.size) & (this.#items.length - 1)];
  }

  clear(): void {
    this.size = 0;
  }

  #grow(): void {
    const items: T[] = new Array(this.#items.length * 2);
    for (let nth = 0; nth < this.size; nth++) {
      items[nth] = this.#items[(this.#head + nth) & (this.#items.length - 1)] as T;
    }
    this.#items = items;
    this.#head = 0;
  }
}
