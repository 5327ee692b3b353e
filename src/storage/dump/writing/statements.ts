import type { DumpTable } from '../format/dump-table.ts';

/** Rows of a statement on average. */
const meanRows = 500;
const mostRows = 2000;
/** Characters of a statement, beyond which the next row begins a new one. */
const mostLength = 4 * 1024 * 1024;

/** Characters of a row that tell, where it has no key. */
const tellingLength = 200;

/**
 * Where one INSERT ends and the next begins. Not after so many rows, for then a row more would move all that follow:
 * the key of a row decides whether it begins a statement.
 */
export class Statements {
  readonly #startsWithKey: boolean;
  #rows = 0;
  #length = 0;
  #isOpen = false;

  constructor(table: DumpTable) {
    this.#startsWithKey = table.key.length === 1 && table.columns[0]?.name === table.key[0];
  }

  /** Whether a row begins a statement. */
  begins(line: string): boolean {
    const begins =
      !this.#isOpen ||
      this.#rows >= mostRows ||
      this.#length > mostLength ||
      hash(line, this.#startsWithKey) % meanRows === 0;
    if (begins) {
      this.#rows = 0;
      this.#length = 0;
      this.#isOpen = true;
    }
    this.#rows++;
    this.#length += line.length;
    return begins;
  }

  /** The next row begins a statement, whatever its key: DuckDB sees parents only of earlier statements. */
  endHere(): void {
    this.#isOpen = false;
  }
}

/** FNV-1a over the first cell, or over the beginning of the row. */
function hash(line: string, onlyFirstCell: boolean): number {
  const end = Math.min(line.length, tellingLength);
  let value = 0x811c9dc5;
  for (let index = 1; index < end; index++) {
    const code = line.charCodeAt(index);
    if (onlyFirstCell && code === 44) break;
    value = Math.imul(value ^ code, 0x01000193);
  }
  return (value ^ (value >>> 15)) >>> 0;
}
