import { Order } from "../sim/kernel.ts";
import type { World } from "../sim/world.ts";

/**
 * What takes equally long for everyone arrives in the order in which it left: a line, of which only the head is among
 * the world's events. A crowd of a million on their way costs the clock one event at a time. Among events of the same
 * instant each still has the place that it took when it left.
 */
export class DelayLine {
  readonly #world: World;
  readonly #delayUs: number;
  readonly #arrival: number;
  /** A ring that grows by doubling: who is on the way, when each arrives, and its place at that instant. */
  #items = new Int32Array(64);
  #dueUs = new Float64Array(64);
  #place = new Float64Array(64);
  #head = 0;
  #length = 0;

  /** @param delayUs whole microseconds */
  constructor(world: World, delayUs: number, arrive: (item: number) => void) {
    this.#world = world;
    this.#delayUs = delayUs;
    this.#arrival = world.handler(() => {
      const item = this.#items[this.#head] as number;
      this.#head = (this.#head + 1) & (this.#items.length - 1);
      this.#length--;
      if (this.#length > 0) this.#expect();
      arrive(item);
    });
  }

  /** Sets an item on its way. */
  send(item: number): void {
    if (this.#length === this.#items.length) this.#grow();
    const end = (this.#head + this.#length) & (this.#items.length - 1);
    this.#items[end] = item;
    this.#dueUs[end] = this.#world.nowUs() + this.#delayUs;
    this.#place[end] = this.#world.reserve();
    this.#length++;
    if (this.#length === 1) this.#expect();
  }

  /** The head of the line arrives when its time has come. */
  #expect(): void {
    const [dueUs, place] = [this.#dueUs[this.#head] as number, this.#place[this.#head] as number];
    this.#world.schedule(dueUs, this.#arrival, 0, Order.normal, place);
  }

  #grow(): void {
    const items = new Int32Array(this.#items.length * 2);
    const dueUs = new Float64Array(items.length);
    const places = new Float64Array(items.length);
    for (let nth = 0; nth < this.#length; nth++) {
      const at = (this.#head + nth) & (this.#items.length - 1);
      items[nth] = this.#items[at] as number;
      dueUs[nth] = this.#dueUs[at] as number;
      places[nth] = this.#place[at] as number;
    }
    this.#items = items;
    this.#dueUs = dueUs;
    this.#place = places;
    this.#head = 0;
  }
}
