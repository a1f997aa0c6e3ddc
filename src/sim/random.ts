/**
 * A stream of chance with a name of its own. Engines do not agree on the last digit of `Math.log` and `Math.cos`, nor so
 * of `exponential` and `normal`: a duration that is sampled is rounded to whole microseconds before it is added to
 * anything or kept.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(a: number, b: number, c: number) {
    this.#a = a;
    this.#b = b;
    this.#c = c;
    for (let i = 0; i < 15; i++) this.#next();
  }

  /** The next 32 bits: sfc32 (C. Doty-Humphrey, PractRand), period at least 2^32, four words of state. */
  #next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** Uniform in [0, 1), all 53 bits. */
  uniform(): number {
    return ((this.#next() >>> 5) * 0x4000000 + (this.#next() >>> 6)) / 0x20000000000000;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** A whole number in [0, count). */
  below(count: number): number {
    return Math.floor(this.uniform() * count);
  }

  /** True with the probability `share`. */
  chance(share: number): boolean {
    return this.uniform() < share;
  }

  /** Exponential with the given mean, by inversion; `1 - u` never is 0. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.uniform());
  }

  /** Standard normal (Box and Muller 1958), always two draws. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }
}

/**
 * The stream of this seed, name and index, from its start. It depends on nothing else, so switching a part on or off
 * never changes another part's luck (common random numbers). The owner keeps the stream and draws on.
 */
export function stream(seed: number, name: string, index = 0): Random {
  const named = hash(name);
  return new Random(mix(seed ^ named), mix(named + Math.imul(index, 0x9e3779b9)), mix(index ^ ~seed));
}

/** FNV-1a over UTF-16 code units. */
function hash(text: string): number {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  return bits | 0;
}

/** The finalizer of MurmurHash3: each bit in flips each bit out with a chance of one half. */
function mix(bits: number): number {
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
