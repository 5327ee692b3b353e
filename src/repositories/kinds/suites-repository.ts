import { assayError } from '../../model/errors.ts';
import { nowMicros } from '../../std/clock.ts';
import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import { allocateIds } from '../../storage/ids/allocate-ids.ts';
import type { Attempt } from '../constraint-errors.ts';
import { numberOf } from '../queries/aggregates.ts';
import { readRows } from '../queries/read-rows.ts';
import type { RowId } from '../queries/row-identity.ts';
import type { RepositoryContext } from '../repository-context.ts';
import type { Row } from '../rows/row-types.ts';
import { newStoredRow, type StoredRow } from '../rows/stored-rows.ts';
import { RestorableRepository } from '../table-repository.ts';
import { writeChanges } from '../write-changes.ts';

/** A suite with the suites in it. */
export interface SuiteTree {
  readonly suite: Row<'suites'>;
  readonly children: readonly SuiteTree[];
}

/** Suites: features, files, and collections that people put together. */
export class SuitesRepository extends RestorableRepository<'suites'> {
  constructor(context: RepositoryContext) {
    super(context, 'suites');
  }

  /** Tests of a collection in its order; deleted ones are left out. */
  async members(id: RowId): Promise<readonly Row<'tests'>[]> {
    return await this.reading('members', async (connection) => {
      const { suite_id } = await this.existing(connection, id);
      return await readRows(connection, 'tests', {
        join: 'JOIN suite_tests ON suite_tests.test_id = tests.test_id',
        where: {
          sql: 'suite_tests.suite_id = ? AND tests.deleted_at IS NULL',
          parameters: [suite_id],
        },
        orderBy: 'suite_tests.execution_order, suite_tests.suite_test_id',
      });
    });
  }

  /**
   * Puts tests into a collection, at its end.
   *
   * @throws CONSTRAINT_UNIQUE when one is in it, CONSTRAINT_FOREIGN_KEY when there is no such test
   */
  async addMembers(id: RowId, testIds: readonly number[]): Promise<void> {
    if (testIds.length === 0) return;
    await this.changing('addMembers', async (connection, attempting) => {
      const { suite_id } = await this.existing(connection, id);
      const [last] = await connection.rows(
        'SELECT COALESCE(max(execution_order), 0) AS place FROM suite_tests WHERE suite_id = ?',
        [suite_id],
      );
      const first = await allocateIds(connection, 'suite_tests', testIds.length);
      const rows = testIds.map((test_id, index) =>
        newStoredRow(
          'suite_tests',
          { suite_id, test_id, execution_order: numberOf(last?.place) + index + 1 },
          first + index,
          nowMicros(),
        ),
      );
      attempting({ kind: 'insert', table: 'suite_tests', rows });
      await connection.insert('suite_tests', rows as never);
    });
  }

  /** Takes a test out of a collection; nothing happens when it is not in it. */
  async removeMember(id: RowId, testId: number): Promise<void> {
    await this.changing('removeMember', async (connection) => {
      const { suite_id } = await this.existing(connection, id);
      await connection.execute('DELETE FROM suite_tests WHERE suite_id = ? AND test_id = ?', [
        suite_id,
        testId,
      ]);
    });
  }

  /**
   * Puts the tests of a collection into an order.
   *
   * @param testIds all of them, once
   * @throws VALUE_INVALID when they are not the collection's tests
   */
  async orderMembers(id: RowId, testIds: readonly number[]): Promise<void> {
    await this.changing('orderMembers', async (connection, attempting) => {
      const { suite_id } = await this.existing(connection, id);
      const members = await readRows(connection, 'suite_tests', {
        where: { sql: 'suite_tests.suite_id = ?', parameters: [suite_id] },
      });
      const byTest = new Map(members.map((member) => [member.test_id, member]));
      const isWhole = testIds.length === byTest.size && new Set(testIds).size === byTest.size;
      if (!isWhole || testIds.some((testId) => !byTest.has(testId)))
        throw assayError('VALUE_INVALID', {
          table: 'suite_tests',
          column: 'test_id',
          value: testIds.join(', '),
          reason: `the order must name each of the ${byTest.size} tests of the collection once`,
        });
      for (const [index, testId] of testIds.entries()) {
        const member = byTest.get(testId);
        if (member !== undefined && member.execution_order !== index + 1)
          await changeMember(connection, attempting, member, {
            execution_order: index + 1,
            updated_at: nowMicros(),
          });
      }
    });
  }

  /** All suites of a project as trees; the roots and the children by key. */
  async tree(projectId: number): Promise<readonly SuiteTree[]> {
    return await this.reading('tree', async (connection) => {
      const rows: Row<'suites'>[] = [];
      let after: string | null = null;
      do {
        const page: { rows: readonly Row<'suites'>[]; next: string | null } = await this.page(connection, {
          filter: { project_id: projectId },
          sort: [{ column: 'key' }],
          limit: 1000,
          after,
        });
        rows.push(...page.rows);
        after = page.next;
      } while (after !== null);
      return treesOf(rows);
    });
  }
}

async function changeMember(
  connection: StorageConnection,
  attempting: (attempt: Attempt) => void,
  member: Row<'suite_tests'>,
  changes: StoredRow,
): Promise<void> {
  await writeChanges(connection, 'suite_tests', member, null, changes, attempting);
}

/** A suite whose parent is not among them stands at the root: the parent may be deleted. */
function treesOf(rows: readonly Row<'suites'>[]): readonly SuiteTree[] {
  const ids = new Set(rows.map((row) => row.suite_id));
  const byParent = Map.groupBy(rows, ({ parent_suite_id: parent }) =>
    parent !== null && ids.has(parent) ? parent : null,
  );
  const below = (parent: number | null): SuiteTree[] =>
    (byParent.get(parent) ?? []).map((suite) => ({ suite, children: below(suite.suite_id) }));
  return below(null);
}
