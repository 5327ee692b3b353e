import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import { allocateIds } from '../../storage/ids/allocate-ids.ts';

/** Tables whose ids the keeper gives out; all others come from journals. */
const pooledTables = ['projects', 'suites', 'tests', 'runs', 'suite_runs', 'workers', 'journals'] as const;

/** Those of which one event may make new rows: there must always be some. Of the others people see the numbers. */
const manyTables = ['suites', 'tests', 'suite_runs'] as const;

type PooledTable = (typeof pooledTables)[number];

/** Ids that one event can take of each table at most, with room for events that an upgrade makes several of. */
const perEvent = 4;
/** Ids that are asked for at once at most. */
const mostAtOnce = 4096;

interface Range {
  next: number;
  last: number;
}

/**
 * Ids that the database has given to this keeper: others may write to it at the same time. They are asked for before
 * a batch is filled, because filling must not wait; what is left over when the keeper ends stays unused.
 */
export class IdPools {
  readonly #ranges = new Map<PooledTable, Range[]>();
  /** How many ids of a table were asked for last. */
  readonly #sizes = new Map<PooledTable, number>();
  /** The answer of `covers`, as long as no id was taken: it is asked for every line of every journal. */
  #covers: boolean | null = null;

  /** The next id of a table; `covers` or `reserve` must have said that there is one. */
  take(table: PooledTable): number {
    const ranges = this.#ranges.get(table) ?? [];
    for (let range = ranges[0]; range !== undefined; range = ranges[0]) {
      if (range.next <= range.last) {
        this.#covers = null;
        return range.next++;
      }
      ranges.shift();
    }
    throw new Error(`no ids of ${table} are left`);
  }

  /** Whether there are ids for one more event; if not, `refill` brings them. */
  covers(): boolean {
    this.#covers ??= manyTables.every((table) => this.#left(table) >= perEvent);
    return this.#covers;
  }

  /**
   * Asks for more ids where fewer are left than half of what was asked for last, and for more of them each time: a batch
   * that runs out of ids ends early, and costs a transaction of its own.
   */
  async refill(connection: StorageConnection): Promise<void> {
    const wanted: [PooledTable, number][] = [];
    for (const table of manyTables) {
      const last = this.#sizes.get(table) ?? 0;
      if (this.#left(table) >= Math.max(perEvent, last / 2)) continue;
      wanted.push([table, last === 0 ? 4 * perEvent : Math.min(mostAtOnce, 32 * last)]);
    }
    if (wanted.length === 0) return;
    await this.#allocate(connection, wanted);
    for (const [table, size] of wanted) this.#sizes.set(table, size);
  }

  /** Sees to it that this many ids of a table are there; for the few of which people see the numbers. */
  async reserve(connection: StorageConnection, table: PooledTable, count: number): Promise<void> {
    const missing = count - this.#left(table);
    if (missing > 0) await this.#allocate(connection, [[table, missing]]);
  }

  async #allocate(
    connection: StorageConnection,
    wanted: readonly (readonly [PooledTable, number])[],
  ): Promise<void> {
    const allocate = async () => {
      const ranges: [PooledTable, Range][] = [];
      for (const [table, count] of wanted) {
        const next = await allocateIds(connection, table, count);
        ranges.push([table, { next, last: next + count - 1 }]);
      }
      return ranges;
    };
    // Each commit waits for the disk: several tables share one.
    const allocated = wanted.length > 1 ? await connection.transaction(allocate) : await allocate();
    for (const [table, range] of allocated) {
      const ranges = this.#ranges.get(table) ?? [];
      ranges.push(range);
      this.#ranges.set(table, ranges);
    }
    this.#covers = null;
  }

  #left(table: PooledTable): number {
    return (this.#ranges.get(table) ?? []).reduce((sum, { next, last }) => sum + last - next + 1, 0);
  }
}
