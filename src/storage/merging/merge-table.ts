import type { StorageConnection } from '../engines/storage-engine.ts';
import { allocateIds } from '../ids/allocate-ids.ts';
import { textOf, uuidValue } from '../sql/value-expressions.ts';
import { type RowChange, type TableName, tableDeclaration } from '../tables/all-tables.ts';
import { ParentsFirst } from '../transfer/parents-first.ts';
import { asNewRows, type PlainRow, plainBatches } from '../transfer/plain-rows.ts';
import type { IdMap } from './id-map.ts';
import type { MergeCounts } from './merge-report.ts';

/** How often a table is tried again when somebody else makes a row of the same identity meanwhile. */
const mostTries = 5;

/** A table that is taken row by row, each unless a row of the same identity is here. */
export interface MergedTable {
  readonly table: TableName;
  /** Columns that say which row it is, in both databases. */
  readonly identity: readonly string[];
  /** Which rows are taken at all. */
  readonly condition?: string;
  /** What becomes of a row that is here already; absent where it stays as it is. */
  readonly meet?: (ours: PlainRow, theirs: PlainRow) => PlainRow | null;
  /** Columns that `meet` looks at. */
  readonly looksAt?: readonly string[];
}

/** The facts of the fuller of two days: to add them up would count the same runs twice in the next merge. */
function fullerDay(ours: PlainRow, theirs: PlainRow): PlainRow | null {
  if (Number(theirs.runs) <= Number(ours.runs)) return null;
  const { changes } = tableDeclaration('test_days');
  return Object.fromEntries(changes.map((column) => [column, theirs[column] ?? null]));
}

/** What runs refer to, each table after those that it refers to. */
export const catalogueMerge: readonly MergedTable[] = [
  { table: 'projects', identity: ['key'] },
  { table: 'suites', identity: ['project_id', 'key'] },
  { table: 'tests', identity: ['project_id', 'key'] },
  { table: 'suite_tests', identity: ['suite_id', 'test_id'] },
  { table: 'test_actions', identity: ['uuid'] },
  { table: 'test_templates', identity: ['uuid'] },
  { table: 'test_data', identity: ['uuid'] },
  { table: 'hardware', identity: ['uuid'] },
  { table: 'environments', identity: ['uuid'] },
  { table: 'browsers', identity: ['uuid'] },
];

/** What was concluded from runs, after them. */
export const knowledgeMerge: readonly MergedTable[] = [
  { table: 'code_analyses', identity: ['uuid'] },
  { table: 'failure_analyses', identity: ['uuid'] },
  { table: 'security_issues', identity: ['uuid'] },
  { table: 'performance_baselines', identity: ['uuid'] },
  {
    table: 'measurements',
    identity: [
      'benchmark',
      'metric',
      'value',
      'unit',
      'environment_id',
      'kernel_version',
      'hardware_id',
      'commit_sha',
      'measured_at',
    ],
    condition: 'WHERE run_id IS NULL OR run_id NOT IN (SELECT run_id FROM runs)',
  },
  { table: 'test_days', identity: ['test_id', 'branch', 'day'], meet: fullerDay, looksAt: ['runs'] },
];

/** Tables of an installation, not of its runs. */
export const leftTables: readonly TableName[] = [
  'users',
  'project_members',
  'api_tokens',
  'audit_entries',
  'saved_queries',
];

interface Place {
  readonly source: StorageConnection;
  readonly target: StorageConnection;
  readonly ids: IdMap;
  readonly counts: MergeCounts;
}

/** Takes the rows of a table that are not here, and learns the ids of all. */
export async function mergeTable(place: Place, merged: MergedTable): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      const { taken, known } = await place.target.transaction(() => new TableMerge(place, merged).run());
      place.counts.add(merged.table, taken, known);
      return;
    } catch (error) {
      if (place.target.failureKind(error) !== 'unique' || tries >= mostTries) throw error;
    }
  }
}

class TableMerge {
  readonly #place: Place;
  readonly #merged: MergedTable;
  /** Rows that are here, by identity: the key, and what `meet` wants to see. */
  readonly #here = new Map<string, PlainRow>();
  readonly #changes = new Map<number, PlainRow>();
  #taken = 0;
  #known = 0;

  constructor(place: Place, merged: MergedTable) {
    this.#place = place;
    this.#merged = merged;
  }

  async run(): Promise<{ taken: number; known: number }> {
    const { source, target } = this.#place;
    const { table, condition } = this.#merged;
    for await (const rows of plainBatches(target, table)) for (const row of rows) this.#remember(row);
    const ordered = new ParentsFirst(table, (rows) => this.#take(rows));
    for await (const rows of plainBatches(source, table, condition)) {
      await this.#resolveExecutions(rows);
      await ordered.add(rows);
    }
    ordered.end();
    await target.update(table, this.#changes as ReadonlyMap<number, RowChange<typeof table>>);
    return { taken: this.#taken, known: this.#known };
  }

  #identityOf(row: PlainRow): string {
    return JSON.stringify(this.#merged.identity.map((column) => row[column] ?? null));
  }

  #remember(row: PlainRow): void {
    const { table, looksAt = [] } = this.#merged;
    const wanted = [tableDeclaration(table).key, ...looksAt];
    this.#here.set(
      this.#identityOf(row),
      Object.fromEntries(wanted.map((column) => [column, row[column] ?? null])),
    );
  }

  async #take(rows: readonly PlainRow[]): Promise<void> {
    const { ids, target } = this.#place;
    const { table, meet } = this.#merged;
    const { key } = tableDeclaration(table);
    const fresh: { theirs: number; row: PlainRow; identity: string }[] = [];
    const twins: { theirs: number; identity: string }[] = [];
    const seen = new Set<string>();
    for (const row of rows) {
      const theirs = Number(row[key]);
      const translated = ids.translate(table, { ...row, [key]: null });
      const identity = this.#identityOf(translated);
      const ours = this.#here.get(identity);
      if (ours !== undefined) {
        const change = meet?.(ours, translated) ?? null;
        if (change !== null) this.#changes.set(Number(ours[key]), change);
        ids.set(table, theirs, Number(ours[key]));
        this.#known++;
      } else if (seen.has(identity)) twins.push({ theirs, identity });
      else {
        seen.add(identity);
        fresh.push({ theirs, row: translated, identity });
      }
    }
    if (fresh.length === 0) return;
    const first = await allocateIds(target, table, fresh.length);
    const news = fresh.map(({ theirs, row }, index) => {
      ids.set(table, theirs, first + index);
      return { ...row, [key]: first + index };
    });
    await target.insert(table, asNewRows(table, news));
    for (const row of news) this.#remember(row);
    for (const { theirs, identity } of twins) ids.set(table, theirs, Number(this.#here.get(identity)?.[key]));
    this.#taken += fresh.length;
  }

  /** Executions are found again by their uuid, also those that an earlier merge took. */
  async #resolveExecutions(rows: readonly PlainRow[]): Promise<void> {
    if (!('execution_id' in tableDeclaration(this.#merged.table).columns)) return;
    const { source, target, ids } = this.#place;
    const wanted = rows.flatMap((row) => (row.execution_id === null ? [] : [Number(row.execution_id)]));
    for (let start = 0; start < wanted.length; start += 500) {
      const part = wanted.slice(start, start + 500).join(', ');
      const theirs = await uuidsOf(source, `execution_id IN (${part})`, []);
      const uuids = Array.from(theirs.keys());
      if (uuids.length === 0) continue;
      const places = uuids.map(() => uuidValue(target.dialect, '?')).join(', ');
      const ours = await uuidsOf(target, `uuid IN (${places})`, uuids);
      for (const [uuid, id] of ours) ids.set('executions', theirs.get(uuid) ?? 0, id);
    }
  }
}

async function uuidsOf(
  connection: StorageConnection,
  condition: string,
  parameters: readonly string[],
): Promise<Map<string, number>> {
  const rows = await connection.rows(
    `SELECT ${textOf(connection.dialect, 'uuid')} AS uuid, execution_id FROM executions WHERE ${condition}`,
    parameters,
  );
  return new Map(rows.map((row) => [String(row.uuid), Number(row.execution_id)]));
}
