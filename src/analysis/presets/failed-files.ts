import { theseRuns } from '../run-selection.ts';
import { verdictsOf } from '../verdicts.ts';
import { preset } from './preset.ts';

/** Files of a run that have tests which did not pass, with how many of how many. */
export const failedFiles = preset({
  name: 'failed-files',
  title: 'Files with failures',
  summary: 'Features and test files of a run in which a test failed, broke or was lost, the worst first.',
  options: ['run', 'branch', 'project', 'limit'],
  whenEmpty: 'No file of this run has a failure.',
  questions: (_, { run, limit }) => {
    const selection = theseRuns([run]);
    return [
      {
        name: 'failed-files',
        title: 'Files with failures',
        sql: `WITH ${verdictsOf(selection)}
SELECT COALESCE(suites.path, suites.name) AS file, suites.name AS suite,
  count(CASE WHEN verdicts.verdict = 'failed' THEN 1 END) AS failed,
  count(CASE WHEN verdicts.verdict = 'error' THEN 1 END) AS broken,
  count(CASE WHEN verdicts.verdict = 'lost' THEN 1 END) AS lost,
  count(*) AS tests, suite_runs.status, min(verdicts.error_message) AS example_message
FROM verdicts JOIN suite_runs ON suite_runs.suite_run_id = verdicts.suite_run_id
  JOIN suites ON suites.suite_id = suite_runs.suite_id
GROUP BY suites.suite_id, suites.path, suites.name, suite_runs.status
HAVING count(CASE WHEN verdicts.verdict IN ('failed', 'error', 'lost') THEN 1 END) > 0
ORDER BY count(CASE WHEN verdicts.verdict IN ('failed', 'error', 'lost') THEN 1 END) DESC, file, suite LIMIT $limit`,
        parameters: { ...selection.parameters, limit },
      },
    ];
  },
});
