import type { TableName } from '../tables/all-tables.ts';

export interface MergeProgress {
  readonly runsDone: number;
  readonly runsTotal: number;
  readonly rows: number;
}

export interface MergeOptions {
  /** Names of the databases, for messages. */
  readonly sourceLabel: string;
  readonly targetLabel: string;
  /** Microseconds since 1970. */
  readonly now: number;
  readonly progress?: ((progress: MergeProgress) => void) | undefined;
  /** Stops the merge between two runs: it throws the signal's reason; the next merge goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

export interface TableCount {
  taken: number;
  alreadyThere: number;
}

export interface MergeReport {
  readonly runs: {
    readonly taken: number;
    readonly alreadyThere: number;
    /** Runs that were here, but less of them. */
    readonly completed: number;
    /** Runs that became part of a run here of the same build. */
    readonly joined: number;
    readonly skipped: readonly {
      readonly uuid: string;
      readonly name: string | null;
      readonly reason: string;
    }[];
  };
  readonly tables: { readonly [Name in TableName]?: TableCount };
  /** What was not taken, for people. */
  readonly notices: readonly string[];
}

/** Counts rows as they are taken. */
export class MergeCounts {
  readonly #tables = new Map<TableName, TableCount>();
  rows = 0;

  add(table: TableName, taken: number, alreadyThere = 0): void {
    const count = this.#tables.get(table) ?? { taken: 0, alreadyThere: 0 };
    count.taken += taken;
    count.alreadyThere += alreadyThere;
    this.rows += taken;
    if (count.taken + count.alreadyThere > 0) this.#tables.set(table, count);
  }

  tables(): MergeReport['tables'] {
    return Object.fromEntries(this.#tables);
  }
}
