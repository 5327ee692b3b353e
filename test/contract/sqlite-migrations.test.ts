import { describeSchemaMigrations } from './schema-migrations.contract.ts';

describeSchemaMigrations('sqlite');
