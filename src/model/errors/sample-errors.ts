import { type ErrorEntry, entry } from './error-entry.ts';

/** Errors of making up history. */
export const sampleErrors = {
  SAMPLE_EXISTS: entry<{ project: string }>(
    (d) => `The database has a project "${d.project}" already.`,
    () => 'Name another one (--project), or another database (--db sample.db).',
  ),
  SAMPLE_AMONG_RUNS: entry<{ runs: number; project: string }>(
    (d) =>
      `The database holds ${d.runs} real ${d.runs === 1 ? 'run' : 'runs'}, for example of "${d.project}".`,
    () => 'Name another database (--db sample.db), or mix what is made up with what happened (--force).',
  ),
} satisfies Record<string, ErrorEntry<never>>;
