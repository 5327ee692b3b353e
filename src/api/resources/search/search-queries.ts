import type { NamedQuery } from '../../../analysis/named-query.ts';
import type { JsonValue } from '../../../std/json-value.ts';
import type { Dialect } from '../../../storage/sql/column-types.ts';
import { judgedStatusSql } from '../../../storage/sql/judged-status.ts';
import { containingPattern, foldCase, foldedText } from '../../../storage/sql/text-expressions.ts';
import { contains } from '../../http/containing.ts';
import type { SearchKind } from './search-routes.ts';

/** Words that are looked for at most. */
const mostWords = 8;
/** Newest runs whose failures are looked through. */
const failureRuns = 100;
/** What stands before a word, beside the beginning. */
const before = [' ', '/', '#', '_', '-', '.', ':', '@', '('];

/** What is looked for, and where. */
export interface SearchRequest {
  readonly text: string;
  readonly project: number | null;
  readonly limit: number;
}

const prefixPattern = (text: string) => containingPattern(text).slice(1);

interface Searched {
  /** Columns of the hit: `id`, `name`, `detail`. */
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  /** Texts in which the words may be, beside the name. */
  readonly texts: readonly string[];
  readonly from: string;
  readonly where: string;
  /** Column of the project; null where there is none. */
  readonly project: string;
  /** A number that puts hits in order which are as good as each other, the smallest first. */
  readonly order: string;
}

const searched = {
  tests: {
    id: 'CAST(tests.test_id AS TEXT)',
    name: 'tests.name',
    detail: 'COALESCE(tests.path, suites.path, suites.name)',
    texts: ['tests.key', 'tests.description', 'tests.path', 'suites.name'],
    from: 'tests LEFT JOIN suites ON suites.suite_id = tests.suite_id',
    where: 'tests.deleted_at IS NULL',
    project: 'tests.project_id',
    order: 'tests.test_id',
  },
  suites: {
    id: 'CAST(suites.suite_id AS TEXT)',
    name: 'suites.name',
    detail: 'suites.path',
    texts: ['suites.key', 'suites.description', 'suites.path'],
    from: 'suites',
    where: 'suites.deleted_at IS NULL',
    project: 'suites.project_id',
    order: 'suites.suite_id',
  },
  runs: {
    id: 'CAST(runs.run_id AS TEXT)',
    name: "COALESCE(runs.name, 'Run ' || CAST(runs.run_id AS TEXT))",
    detail:
      "COALESCE(runs.branch, '') || CASE WHEN runs.commit_sha IS NULL THEN '' ELSE ' ' || substr(runs.commit_sha, 1, 10) END",
    texts: [
      'CAST(runs.run_id AS TEXT)',
      'runs.branch',
      'runs.commit_sha',
      'runs.build_key',
      'runs.ci_run_id',
    ],
    from: 'runs',
    where: 'TRUE',
    project: 'runs.project_id',
    order: '-runs.run_id',
  },
  failures: {
    id: 'found.failure_signature',
    name: 'found.message',
    detail: 'found.error_type',
    texts: ['found.error_type', 'found.failure_signature'],
    from: `(
  SELECT executions.failure_signature, min(executions.error_type) AS error_type,
    substr(COALESCE(min(executions.error_message), ''), 1, 1000) AS message, max(executions.run_id) AS last_run_id
  FROM executions JOIN (
    SELECT run_id FROM runs WHERE ($project IS NULL OR project_id = $project) ORDER BY started_at DESC, run_id DESC LIMIT ${failureRuns}
  ) AS newest ON newest.run_id = executions.run_id
  WHERE executions.failure_signature IS NOT NULL AND ${judgedStatusSql()} NOT IN ('passed', 'skipped')
  GROUP BY executions.failure_signature
) AS found`,
    where: 'TRUE',
    project: '$project',
    order: '-found.last_run_id',
  },
} satisfies Record<SearchKind, Searched>;

/** Where a name has what was looked for: 0 it is the name, 1 the name begins with it, 2 a word does, 3 a part. */
export function searchQuery(dialect: Dialect, kind: SearchKind, request: SearchRequest): NamedQuery {
  const { id, name, detail, texts, from, where, project, order }: Searched = searched[kind];
  const whole = foldedText(request.text.replaceAll(/\s+/g, ' '));
  const words = whole.split(' ').slice(0, mostWords);
  const parameters: Record<string, JsonValue> = {
    whole,
    beginning: prefixPattern(whole),
    limit: request.limit,
    project: request.project,
  };
  const like = (text: string, parameter: string) => `${text} LIKE $${parameter} ESCAPE '\\'`;
  const inWords = before.map((letter, index) => {
    parameters[`word_${index}`] = containingPattern(`${letter}${whole}`);
    return like('folded_name', `word_${index}`);
  });
  // No word has a space in it, so each is in one of the texts.
  const columns = ['name', ...texts.map((_, index) => `text_${index}`)];
  const hasWords = words.map((word, index) => {
    parameters[`part_${index}`] = containingPattern(word);
    return contains(dialect, columns, `$part_${index}`);
  });
  const bigint = dialect === 'sqlite' ? '$project' : 'CAST($project AS BIGINT)';
  const sql = `WITH candidates AS (
  SELECT ${id} AS id, ${name} AS name, ${detail} AS detail, ${order} AS place,
    ${texts.map((text, index) => `${text} AS text_${index}`).join(', ')}
  FROM ${from}
  WHERE ${where} AND ($project IS NULL OR ${project} = $project)
), matching AS (
  SELECT id, name, detail, place, ${foldCase(dialect, 'name')} AS folded_name FROM candidates
  WHERE ${hasWords.join('\n    AND ')}
), hits AS (
  SELECT id, name, detail, place, CASE WHEN folded_name = $whole THEN 0 WHEN ${like('folded_name', 'beginning')} THEN 1
    WHEN ${inWords.join(' OR ')} THEN 2 ELSE 3 END AS rank
  FROM matching
)
SELECT id, substr(name, 1, 300) AS name, detail, rank FROM hits ORDER BY rank, length(name), place, id LIMIT $limit`;
  return {
    name: `search-${kind}`,
    title: `Search: ${kind}`,
    sql: sql.replaceAll('$project', bigint),
    parameters,
  };
}
