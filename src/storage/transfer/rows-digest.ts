import { hash } from 'node:crypto';
import type { PlainRow } from './plain-rows.ts';

/** Count and checksum of a set of rows, whatever order they come in: the same rows are the same text on any engine. */
export class RowsDigest {
  count = 0;
  #sum = 0n;

  add(rows: readonly PlainRow[]): void {
    for (const row of rows) {
      const digest = hash('sha1', JSON.stringify(Object.values(row)), 'buffer');
      this.#sum = BigInt.asUintN(64, this.#sum + digest.readBigUInt64LE(0));
    }
    this.count += rows.length;
  }

  equals(other: RowsDigest): boolean {
    return this.count === other.count && this.#sum === other.#sum;
  }
}
