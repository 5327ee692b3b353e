import { describe, expect, test } from 'vitest';
import type { EngineUnderTest } from './engine-under-test.ts';
import { log, run } from './sample-rows.ts';

/** Transactions inside transactions. */
export function describeNestedTransactions(under: () => EngineUnderTest): void {
  const nesting = { savepoints: true };
  const inTransaction = (work: () => Promise<void>) => under().connection.transaction(work, nesting);
  const messages = async () =>
    (await under().connection.rows('SELECT message FROM logs ORDER BY log_id')).map((row) => row.message);

  describe('a transaction inside a transaction', () => {
    test('that goes well is a part of the outer one', async () => {
      await inTransaction(async () => {
        await under().connection.insert('runs', [run(1)]);
        await under().connection.transaction(() => under().connection.insert('logs', [log(1, 'inner')]));
        await under().connection.insert('logs', [log(2, 'outer')]);
      });
      expect(await messages()).toEqual(['inner', 'outer']);
    });

    test('that fails is undone alone, and the outer one goes on', async () => {
      await inTransaction(async () => {
        await under().connection.insert('runs', [run(1)]);
        await under().connection.insert('logs', [log(1, 'before')]);
        const inner = under().connection.transaction(async () => {
          await under().connection.insert('logs', [log(2, 'inner')]);
          await under().connection.update('runs', new Map([[1, { status: 'passed' }]]));
          throw new Error('on purpose');
        });
        await expect(inner).rejects.toThrow('on purpose');
        await under().connection.insert('logs', [log(3, 'after')]);
      });
      expect(await messages()).toEqual(['before', 'after']);
      expect((await under().one('SELECT status FROM runs')).status).toBe('running');
    });

    test('that breaks a rule is undone alone, too', async () => {
      await inTransaction(async () => {
        await under().connection.insert('runs', [run(1)]);
        const inner = under().connection.transaction(async () => {
          await under().connection.insert('logs', [log(1, 'inner')]);
          await under().connection.insert('runs', [run(1)]);
        });
        await expect(inner).rejects.toThrow(/constraint/i);
        await under().connection.insert('logs', [log(1, 'with the same key')]);
      });
      expect(await messages()).toEqual(['with the same key']);
    });

    test('two levels down, only what failed is undone', async () => {
      await inTransaction(async () => {
        await under().connection.insert('runs', [run(1)]);
        await under().connection.transaction(async () => {
          await under().connection.insert('logs', [log(1, 'middle')]);
          const innermost = under().connection.transaction(async () => {
            await under().connection.insert('logs', [log(2, 'innermost')]);
            throw new Error('on purpose');
          });
          await expect(innermost).rejects.toThrow('on purpose');
          await under().connection.execute(
            "UPDATE logs SET message = 'middle, changed' WHERE log_id = ?",
            [1],
          );
        });
      });
      expect(await messages()).toEqual(['middle, changed']);
    });

    test('is gone when the outer one fails', async () => {
      const outer = inTransaction(async () => {
        await under().connection.insert('runs', [run(1)]);
        await under().connection.transaction(() => under().connection.insert('logs', [log(1, 'inner')]));
        throw new Error('on purpose');
      });
      await expect(outer).rejects.toThrow('on purpose');
      expect(await under().count('runs')).toBe(0);
      expect(await under().count('logs')).toBe(0);
    });

    test('that fails takes its error out through the outer one when nobody catches it', async () => {
      const outer = inTransaction(async () => {
        await under().connection.insert('runs', [run(1)]);
        await under().connection.transaction(async () => {
          throw new Error('from within');
        });
      });
      await expect(outer).rejects.toThrow('from within');
      expect(await under().count('runs')).toBe(0);
    });
  });
}
