import { join } from 'node:path';
import { describeSchemaMigrations } from './schema-migrations.contract.ts';

describeSchemaMigrations('duckdb', async (folder) => ({
  location: { engine: 'duckdb', path: join(folder, 'results.db'), postgres: null },
  remove: async () => {},
}));
