import { runDatabase } from './0001-run-database.ts';
import { remainingTables } from './0002-remaining-tables.ts';
import { vocabularyViews } from './0003-vocabulary-views.ts';
import { savedQueriesAndHeardJournals } from './0004-saved-queries.ts';
import type { Migration } from './migration.ts';

/** Every migration in order. Add one at the end; never change one that was released. */
export const migrations: readonly Migration[] = [
  runDatabase,
  remainingTables,
  vocabularyViews,
  savedQueriesAndHeardJournals,
];
