import type { QueryAccess } from '../keeper/database-access.ts';
import { assayError } from '../model/errors.ts';
import type { Dialect } from '../storage/sql/column-types.ts';
import { textOf } from '../storage/sql/value-expressions.ts';
import { ask, type NamedRow } from './named-query.ts';

/** How many candidates an ambiguous prefix names. */
const maximumCandidates = 5;

const sqlOf = (dialect: Dialect) => ({
  latest: 'SELECT run_id FROM runs ORDER BY started_at DESC, run_id DESC LIMIT 1',
  number: 'SELECT run_id FROM runs WHERE run_id = $run_id',
  prefix: `SELECT run_id, ${textOf(dialect, 'uuid')} AS uuid FROM runs
WHERE substr(${textOf(dialect, 'uuid')}, 1, length($prefix)) = $prefix ORDER BY run_id LIMIT ${maximumCandidates + 1}`,
});

function describe(row: NamedRow): string {
  return `${row.run_id} (${row.uuid})`;
}

/**
 * The run of a git branch, of a project, or of both, that started last.
 *
 * @returns its `run_id`
 * @throws RUN_UNKNOWN
 */
export async function latestRun(
  access: QueryAccess,
  { branch, project }: { readonly branch: string | null; readonly project: string | null },
  signal: AbortSignal,
): Promise<number> {
  const query = {
    name: 'latest-narrowed',
    title: 'Which run',
    sql: `SELECT run_id FROM runs WHERE TRUE${branch === null ? '' : ' AND branch = $branch'}${project === null ? '' : ' AND project_id IN (SELECT project_id FROM projects WHERE key = $project)'}
ORDER BY started_at DESC, run_id DESC LIMIT 1`,
    parameters: { ...(branch !== null && { branch }), ...(project !== null && { project }) },
  };
  const [row] = await ask(access, query, signal);
  const narrowed = [
    ...(branch === null ? [] : [`branch ${branch}`]),
    ...(project === null ? [] : [`project ${project}`]),
  ];
  if (row === undefined) throw assayError('RUN_UNKNOWN', { run: `latest of ${narrowed.join(', ')}` });
  return Number(row.run_id);
}

/**
 * The run of a git branch that started last.
 *
 * @returns its `run_id`
 * @throws RUN_UNKNOWN
 */
export async function latestRunOfBranch(
  access: QueryAccess,
  branch: string,
  signal: AbortSignal,
): Promise<number> {
  return await latestRun(access, { branch, project: null }, signal);
}

/**
 * Finds the run that people mean.
 *
 * @param text `latest`, a run's number, or the beginning of its UUID
 * @returns its `run_id`
 * @throws RUN_UNKNOWN, RUN_AMBIGUOUS, RUN_NONE
 */
export async function resolveRun(access: QueryAccess, text: string, signal: AbortSignal): Promise<number> {
  const wanted = text.trim().toLowerCase();
  const find = (name: keyof ReturnType<typeof sqlOf>, parameters: Record<string, string | number>) =>
    ask(access, { name, title: 'Which run', sql: sqlOf(access.dialect)[name], parameters }, signal);
  if (wanted === 'latest') {
    const [row] = await find('latest', {});
    if (row === undefined) throw assayError('RUN_NONE', {});
    return Number(row.run_id);
  }
  const number = /^\d{1,15}$/.test(wanted) ? Number(wanted) : undefined;
  const exact = number === undefined ? [] : await find('number', { run_id: number });
  if (exact.length > 0) return Number(exact[0]?.run_id);
  const isPrefix = /^[0-9a-f-]{4,36}$/.test(wanted);
  const rows = isPrefix ? await find('prefix', { prefix: wanted }) : [];
  if (rows.length > 1) {
    const candidates = rows.slice(0, maximumCandidates).map(describe);
    if (rows.length > maximumCandidates) candidates.push('...');
    throw assayError('RUN_AMBIGUOUS', { run: text, candidates: candidates.join(', ') });
  }
  if (rows[0] === undefined) throw assayError('RUN_UNKNOWN', { run: text });
  return Number(rows[0].run_id);
}
