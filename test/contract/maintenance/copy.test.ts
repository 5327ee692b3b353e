import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dumpDatabase } from '../../../src/storage/dump/dump-database.ts';
import type { StorageConnection } from '../../../src/storage/engines/storage-engine.ts';
import { allocateIds } from '../../../src/storage/ids/allocate-ids.ts';
import {
  type DatabaseLocation,
  type EngineName,
  engineNames,
} from '../../../src/storage/location/database-location.ts';
import { migrations } from '../../../src/storage/migrations/all-migrations.ts';
import { copyToLocation } from '../../../src/storage/transfer/copy-to-location.ts';
import { connected, DatabaseFolder } from '../../engines/database-folder.ts';
import { record } from './recorded-runs.ts';
import { fillByHand } from './rows-by-hand.ts';

const folder = new DatabaseFolder();
afterAll(() => folder.remove());

const sources = new Map<EngineName, DatabaseLocation>();

beforeAll(async () => {
  for (const engine of engineNames) {
    const location = await folder.location(engine);
    await record(
      location,
      { name: 'a', daysAgo: 3, branch: 'main', tests: { pay: ['failed', 'passed'], order: [] } },
      { name: 'b', daysAgo: 1, tests: { pay: ['passed'], order: ['skipped'] } },
      { name: 'c', daysAgo: 0, tests: { pay: ['failed'] }, open: true },
    );
    await connected(location, fillByHand);
    sources.set(engine, location);
  }
});

/** The text of a dump without the times at which its database was made. */
async function dumped(connection: StorageConnection): Promise<string> {
  let text = '';
  await dumpDatabase(connection, async (bytes) => {
    text += Buffer.from(bytes).toString();
  });
  return text
    .split('\n')
    .filter(
      (line) =>
        !line.startsWith('-- sha256') && !migrations.some(({ name }) => line.includes(`, '${name}', `)),
    )
    .join('\n');
}

const sourceOf = (engine: EngineName) => sources.get(engine) as DatabaseLocation;
const pairs = engineNames.flatMap((from) => engineNames.map((to) => [from, to] as const));

describe('copy', () => {
  test.each(pairs)('from %s to %s is the same in every value', async (from, to) => {
    const target = await folder.location(to);
    await connected(sourceOf(from), async (source) => {
      const report = await copyToLocation(source, target, { sourceLabel: 'source' });
      expect(report.rows).toBeGreaterThan(100);
      expect(report.notices).toEqual([]);
      await connected(target, async (copy) => {
        expect(await dumped(copy)).toBe(await dumped(source));
        const next = await allocateIds(copy, 'runs', 1);
        expect(next).toBeGreaterThan(3);
      });
    });
    if (to !== 'postgres')
      expect(readdirSync(dirname(target.path)).filter((name) => name.includes('copy'))).toEqual([]);
  });

  test.each(engineNames)('%s: a target that holds rows is refused, and stays as it is', async (to) => {
    const target = await folder.location(to);
    await record(target, { name: 'mine', daysAgo: 1, tests: { pay: ['passed'] } });
    await connected(sourceOf('sqlite'), async (source) => {
      await expect(copyToLocation(source, target, { sourceLabel: 'source' })).rejects.toMatchObject({
        code: 'COPY_TARGET_NOT_EMPTY',
      });
    });
    await connected(target, async (connection) => {
      expect(await connection.rows('SELECT name FROM runs')).toEqual([{ name: 'mine' }]);
    });
  });

  test.each(engineNames)('%s: one that is stopped leaves nothing', async (to) => {
    const target = await folder.location(to);
    const stop = new AbortController();
    await connected(sourceOf('sqlite'), async (source) => {
      const copying = copyToLocation(source, target, {
        sourceLabel: 'source',
        signal: stop.signal,
        progress: ({ table }) => table === 'executions' && stop.abort(new Error('enough')),
      });
      await expect(copying).rejects.toThrow('enough');
    });
    if (to !== 'postgres') expect(existsSync(target.path)).toBe(false);
    else
      await connected(target, async (connection) => {
        expect(await connection.rows('SELECT name FROM projects')).toEqual([]);
      });
  });

  test('tables of users stay behind, and that is told', async () => {
    const from = await folder.location('sqlite');
    const target = await folder.location('duckdb');
    await connected(from, async (source) => {
      await source.script('CREATE TABLE notes (text TEXT)');
      const report = await copyToLocation(source, target, { sourceLabel: 'source' });
      expect(report.notices).toEqual([expect.stringContaining('notes')]);
    });
  });
});
