import { Priority } from "../sim/kernel.ts";
import { Ring } from "../sim/ring.ts";
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
  /** Who is on the way, when each arrives, and its place at that instant. */
  readonly #items = new Ring<number>();
  readonly #dueUs = new Ring<number>();
  readonly #places = new Ring<number>();

  /** @param delayUs whole microseconds */
  constructor(world: World, delayUs: number, arrive: (item: number) => void) {
    this.#world = world;
    this.#delayUs = delayUs;
    this.#arrival = world.handler(() => {
      const item = this.#items.shift() as number;
      this.#expect();
      arrive(item);
    });
  }

  /** Sets an item on its way. */
  send(item: number): void {
    this.#items.push(item);
    this.#dueUs.push(this.#world.nowUs() + this.#delayUs);
    this.#places.push(this.#world.reserve());
    if (this.#items.size === 1) this.#expect();
  }

  /** The head of the line, if there is one, arrives when its time has come. */
  #expect(): void {
    const [dueUs, place] = [this.#dueUs.shift(), this.#places.shift()];
    if (dueUs !== undefined) this.#world.schedule(dueUs, this.#arrival, 0, Priority.normal, place);
  }
}
