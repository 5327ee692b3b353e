import { join } from 'node:path';
import { DuckDbDatabase } from '../../src/storage/engines/duckdb/duckdb-database.ts';
import { describeEngine } from './engine.contract.ts';

describeEngine(
  'DuckDB',
  async (folder) => {
    const database = await DuckDbDatabase.open(join(folder, 'results.db'));
    const connection = await database.connect();
    return {
      connection,
      close: async () => {
        connection.close();
        database.close();
      },
    };
  },
  { micros: (column) => `epoch_us(${column})` },
);
