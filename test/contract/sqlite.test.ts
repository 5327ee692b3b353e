import { join } from 'node:path';
import { SqliteDatabase } from '../../src/storage/engines/sqlite/sqlite-database.ts';
import { micros } from '../../src/storage/sql/value-expressions.ts';
import { describeEngine } from './engine.contract.ts';

describeEngine(
  'SQLite',
  async (folder) => {
    const database = await SqliteDatabase.open({
      engine: 'sqlite',
      path: join(folder, 'results.db'),
      postgres: null,
    });
    const connection = await database.connect();
    return {
      connection,
      close: async () => {
        await connection.close();
        await database.close();
      },
    };
  },
  { micros: (column) => micros('sqlite', column) },
);
