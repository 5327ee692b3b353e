import type { HistoryPlaces } from './long-history.ts';

/** One kind of request, with the paths below `/api/v1` that are asked in turn. */
export interface ApiRequests {
  readonly name: string;
  /** What the project wants its median to stay below; null: nothing is promised. */
  readonly aimMs: number | null;
  readonly paths: readonly string[];
  /** The server takes so few of it in a short time from one address. */
  readonly scarce?: true;
}

/** A reading of rows. */
const basicMs = 100;
/** A question about the history. */
const analysisMs = 500;

const sqlStatement = 'SELECT status, count(*) AS n FROM runs GROUP BY status ORDER BY status';

/** What the page asks the API, everything with ids from all over the history. */
export function apiRequests(places: HistoryPlaces): readonly ApiRequests[] {
  const { runs, tests, executions, signatures, words, commits, bigRun } = places;
  const basic = (name: string, paths: readonly string[]) => ({ name, aimMs: basicMs, paths });
  const analysis = (name: string, paths: readonly string[]) => ({ name, aimMs: analysisMs, paths });
  const ofRuns = (rest: string) => runs.map((run) => `/runs/${run}${rest}`);
  const ofTests = (rest: string) => tests.map((test) => `/tests/${test}${rest}`);
  const ofExecutions = (rest: string) => executions.map((execution) => `/executions/${execution}${rest}`);
  const list: readonly ApiRequests[] = [
    basic('runs', ['/runs?limit=100', '/runs?limit=100&branch=main', '/runs?limit=100&status=failed']),
    basic(
      'runs, searched',
      commits.map((commit) => `/runs?q=${commit}`),
    ),
    basic('run', ofRuns('')),
    basic('suites of a run', ofRuns('/suites')),
    basic('tests of a run', ofRuns('/tests?limit=100')),
    basic('tests of a run that failed', ofRuns('/tests?verdict=failed,error,lost,flaky&limit=500')),
    basic('tests of a run, searched', ofRuns('/tests?q=1&sort=-duration&limit=100')),
    basic('workers of a run', ofRuns('/workers')),
    basic('timeline of a run', ofRuns('/timeline')),
    basic(
      'failures of a run',
      ofRuns('').map((_, index) => `/failures?run=${runs[index]}&limit=1000`),
    ),
    basic(
      'executions of a run',
      ofRuns('').map((_, index) => `/executions?run=${runs[index]}&limit=100`),
    ),
    basic('large run', [`/runs/${bigRun}`]),
    basic('large run: suites', [`/runs/${bigRun}/suites`]),
    basic(
      'large run: tests',
      [0, 20_000].map((offset) => `/runs/${bigRun}/tests?limit=200&offset=${offset}`),
    ),
    basic('large run: timeline', [`/runs/${bigRun}/timeline?limit=9000`]),
    analysis('large run: causes of failures', [`/failure-groups?run=${bigRun}&limit=200`]),
    basic('grid', ['/grid?limit=100', '/grid?limit=100&branch=main', '/grid?limit=100&offset=1000']),
    basic(
      'grid, searched',
      words.map((word) => `/grid?limit=100&q=${encodeURIComponent(word)}`),
    ),
    basic('execution', ofExecutions('')),
    basic('steps of an execution', ofExecutions('/steps')),
    basic('logs of an execution', ofExecutions('/logs?limit=1000')),
    basic('artifacts of an execution', ofExecutions('/artifacts')),
    basic('tests', ['/tests?limit=100', '/tests?limit=100&sort=name', '/tests?limit=100&status=active']),
    basic(
      'tests, searched',
      words.map((word) => `/tests?q=${encodeURIComponent(word)}`),
    ),
    basic('test', ofTests('')),
    basic('history of a test', ofTests('/history?limit=100')),
    basic('failures of a test', ofTests('/failures')),
    basic(
      'search',
      words.map((word) => `/search?q=${encodeURIComponent(word)}`),
    ),
    basic('projects', ['/projects']),
    basic('environments', ['/environments']),
    basic('suites', ['/suites?limit=100']),
    basic('presets', ['/presets']),
    { ...basic('SQL', [`/sql.json?sql=${encodeURIComponent(sqlStatement)}`]), scarce: true },
    basic('statistics', ['/statistics']),
    basic('health', ['/health']),
    basic('metrics', ['/metrics']),
    basic('version', ['/version']),
    analysis('durations of a test', ofTests('/durations')),
    analysis('durations of a test, a year', ofTests('/durations?days=365&runs=1000')),
    analysis('steps of a test over time', ofTests('/steps-over-time?runs=60')),
    analysis('flakiness of a test', ofTests('/flakiness')),
    analysis('compare with the previous run', ofRuns('/compare?with=previous')),
    analysis('compare with main', ofRuns('/compare?with=main')),
    analysis('failures', ['/failures?limit=100', '/failures?limit=100&branch=main']),
    analysis('causes of failures', ['/failure-groups?limit=200']),
    analysis(
      'causes of failures of a run',
      runs.map((run) => `/failure-groups?run=${run}&limit=200`),
    ),
    analysis(
      'one cause of failures',
      signatures.map((signature) => `/failure-groups/${signature}?days=90`),
    ),
    analysis('trends', ['/trends', '/trends?days=60&runs=1000']),
    analysis('slowest tests', ['/trends/slowest']),
    analysis('preset flaky-tests', ['/presets/flaky-tests']),
    analysis('preset new-failures', ['/presets/new-failures']),
    analysis('preset slow-tests', ['/presets/slow-tests']),
    { ...basic('schema', ['/sql/schema']), scarce: true },
  ];
  return list.filter(({ paths }) => paths.length > 0);
}
