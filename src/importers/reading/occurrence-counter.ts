const seed = 0x9e3779b1;

/** Two 32-bit hashes of a text (after cyrb53, public domain). 53 bits of them are kept in one number. */
function hash53(text: string): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0) + 1;
}

/**
 * Counts how often each text came. Holds 12 bytes for a text, whatever its length: two different ones are taken for the
 * same once in a thousand files of a million tests.
 */
export class OccurrenceCounter {
  #keys = new Float64Array(1024);
  #counts = new Uint32Array(1024);
  #size = 0;

  /** Different texts so far. */
  get size(): number {
    return this.#size;
  }

  /** Counts a text; returns how often it came, this time included. */
  add(text: string): number {
    if (this.#size * 2 > this.#keys.length) this.#grow();
    const key = hash53(text);
    const slot = this.#slotOf(key);
    if (this.#keys[slot] === 0) {
      this.#keys[slot] = key;
      this.#size++;
    }
    const count = (this.#counts[slot] as number) + 1;
    this.#counts[slot] = count;
    return count;
  }

  #slotOf(key: number): number {
    const mask = this.#keys.length - 1;
    let slot = (key >>> 0) & mask;
    while (this.#keys[slot] !== 0 && this.#keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const [keys, counts] = [this.#keys, this.#counts];
    this.#keys = new Float64Array(keys.length * 2);
    this.#counts = new Uint32Array(keys.length * 2);
    for (const [index, key] of keys.entries()) {
      if (key === 0) continue;
      const slot = this.#slotOf(key);
      this.#keys[slot] = key;
      this.#counts[slot] = counts[index] as number;
    }
  }
}
