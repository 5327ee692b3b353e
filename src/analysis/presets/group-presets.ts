import type { Dialect } from '../../storage/sql/column-types.ts';
import { jsonElements } from '../../storage/sql/json-elements.ts';
import { textOrder } from '../../storage/sql/text-expressions.ts';
import type { NamedQuery } from '../named-query.ts';
import { theseRuns } from '../run-selection.ts';
import { verdictsOf } from '../verdicts.ts';
import { preset } from './preset.ts';
import { countWhen, failing, percentOf, suiteJoin, testCategory } from './preset-sql.ts';

const judged = countWhen("verdicts.verdict NOT IN ('pending', 'running', 'skipped')");
const passed = countWhen("verdicts.verdict IN ('passed', 'flaky')");

interface Grouping {
  readonly name: string;
  readonly title: string;
  /** Name of the group's column and SQL for it, over `tests` and `suites`. */
  readonly column: string;
  readonly group: string;
  /** Joined behind the tables. */
  readonly join?: string;
  readonly onlyFailing?: boolean;
}

/** Verdicts of a run by something that tests have. */
function verdictsBy(dialect: Dialect, run: number, limit: number, grouping: Grouping): NamedQuery {
  const { name, title, column, group, join = '', onlyFailing = false } = grouping;
  const selection = theseRuns([run]);
  const failures = countWhen(`verdicts.verdict IN ${failing}`);
  return {
    name,
    title,
    sql: `WITH ${verdictsOf(selection)}
SELECT ${group} AS ${column}, count(*) AS tests, ${passed} AS passed, ${countWhen("verdicts.verdict = 'failed'")} AS failed,
  ${countWhen("verdicts.verdict = 'error'")} AS broken, ${countWhen("verdicts.verdict = 'lost'")} AS lost,
  ${countWhen("verdicts.verdict = 'flaky'")} AS flaky, ${countWhen("verdicts.verdict = 'skipped'")} AS skipped,
  ${percentOf(passed, judged)} AS pass_percent, sum(verdicts.duration_ms) AS duration_ms
FROM verdicts JOIN tests ON tests.test_id = verdicts.test_id ${suiteJoin} ${join}
GROUP BY ${group}${onlyFailing ? `\nHAVING ${failures} > 0` : ''}
ORDER BY ${failures} DESC, tests DESC, ${textOrder(dialect, group)} LIMIT $limit`,
    parameters: { ...selection.parameters, limit },
  };
}

/** What a run came to by category of the tests. */
export const byCategory = preset({
  name: 'by-category',
  title: 'Tests by category',
  summary: 'What a run came to by category: that of the test or its file, or the folder where there is none.',
  options: ['run', 'branch', 'project', 'limit'],
  whenEmpty: 'The run has no tests.',
  questions: (dialect, { run, limit }) => [
    verdictsBy(dialect, run, limit, {
      name: 'by-category',
      title: 'Tests by category',
      column: 'category',
      group: testCategory,
    }),
  ],
});

/** Categories of a run that have failures. */
export const failingByCategory = preset({
  name: 'failing-by-category',
  title: 'Failures by category',
  summary: 'Categories of a run in which tests failed, broke or were lost, the worst first.',
  options: ['run', 'branch', 'project', 'limit'],
  whenEmpty: 'Nothing failed in this run.',
  questions: (dialect, { run, limit }) => [
    verdictsBy(dialect, run, limit, {
      name: 'failing-by-category',
      title: 'Failures by category',
      column: 'category',
      group: testCategory,
      onlyFailing: true,
    }),
  ],
});

/** What a run came to by tag; a test with two tags counts for both. */
export const byTag = preset({
  name: 'by-tag',
  title: 'Tests by tag',
  summary: 'What a run came to by tag. A test with several tags counts for each of them.',
  options: ['run', 'branch', 'project', 'limit'],
  whenEmpty: 'No test of this run has a tag.',
  questions: (dialect, { run, limit }) => [
    verdictsBy(dialect, run, limit, {
      name: 'by-tag',
      title: 'Tests by tag',
      column: 'tag',
      group: 'tag.value',
      join: jsonElements(dialect, 'tests.tags', 'tag'),
    }),
  ],
});

/** What a run came to by who looks after the tests. */
export const byOwner = preset({
  name: 'by-owner',
  title: 'Tests by owner',
  summary: 'What a run came to by owner of the tests, those with the most failures first.',
  options: ['run', 'branch', 'project', 'limit'],
  whenEmpty: 'The run has no tests.',
  questions: (dialect, { run, limit }) => [
    verdictsBy(dialect, run, limit, {
      name: 'by-owner',
      title: 'Tests by owner',
      column: 'owner',
      group: "COALESCE(tests.owner, 'nobody')",
    }),
  ],
});
