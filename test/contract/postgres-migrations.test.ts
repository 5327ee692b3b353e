import { testPostgres } from '../postgres/test-postgres.ts';
import { describeSchemaMigrations } from './schema-migrations.contract.ts';

describeSchemaMigrations('postgres', async (folder) => {
  const server = await testPostgres();
  const location = await server.createDatabase(folder);
  return { location, remove: () => server.dropDatabase(location) };
});
