import { join } from 'node:path';
import { describeSchemaMigrations } from './schema-migrations.contract.ts';

describeSchemaMigrations('sqlite', async (folder) => ({
  location: { engine: 'sqlite', path: join(folder, 'results.db'), postgres: null },
  remove: async () => {},
}));
