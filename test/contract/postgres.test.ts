import { PostgresDatabase } from '../../src/storage/engines/postgres/postgres-database.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';
import { micros } from '../../src/storage/sql/value-expressions.ts';
import { testPostgres } from '../postgres/test-postgres.ts';
import { describeEngine } from './engine.contract.ts';

const locations = new Map<string, DatabaseLocation>();

describeEngine(
  'PostgreSQL',
  async (folder) => {
    const server = await testPostgres();
    const location = locations.get(folder) ?? (await server.createDatabase(folder));
    locations.set(folder, location);
    const database = await PostgresDatabase.open(location);
    const connection = await database.connect();
    return {
      connection,
      close: async () => {
        await connection.close();
        await database.close();
      },
    };
  },
  { micros: (column) => micros('postgres', column) },
);
