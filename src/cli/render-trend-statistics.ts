import type { NamedQuery, NamedRow } from '../analysis/named-query.ts';
import { formatDuration } from '../std/duration.ts';
import { sparkline } from '../std/sparkline.ts';
import type { CommandContext } from './command-context.ts';
import {
  failureSection,
  flakySection,
  slowScenarioSection,
  slowStepSection,
  verdictSection,
} from './render-run-statistics.ts';
import { countOf, numberOf, textOf } from './row-values.ts';
import { outline, paintVerdict, type Section } from './sections.ts';

type Rows = readonly NamedRow[];

/** How many runs are listed one by one; the sparklines show more. */
const listedRuns = 10;
/** Longest sparkline (runs). */
const sparkWidth = 60;

function known(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null);
}

/** One measure over the runs: its sparkline, lowest, highest and last value. */
function trendRow(
  name: string,
  values: readonly (number | null)[],
  format: (value: number) => string,
): string[] {
  const numbers = known(values);
  const last = values.at(-1);
  const span =
    numbers.length === 0 ? 'not known' : `${format(Math.min(...numbers))} to ${format(Math.max(...numbers))}`;
  return [name, sparkline(values), `${span}${typeof last === 'number' ? `, last ${format(last)}` : ''}`];
}

function trendSection(runs: Rows): Section {
  const recent = runs.slice(-sparkWidth);
  const column = (name: string) => recent.map((run) => (run[name] === null ? null : numberOf(run[name])));
  return {
    title: recent.length < runs.length ? `Trend over the last ${sparkWidth} runs` : 'Trend, oldest run first',
    columns: [{}, {}, {}],
    rows: [
      trendRow('pass rate', column('pass_percent'), (value) => `${value.toFixed(1)} %`),
      trendRow('duration', column('duration_ms'), formatDuration),
    ],
  };
}

function runSection(runs: Rows): Section {
  return {
    title: runs.length > listedRuns ? `Last ${listedRuns} runs` : 'Runs',
    head: [
      'run',
      'status',
      'started (UTC)',
      'duration',
      'tests',
      'passed',
      'flaky',
      'failed',
      'broken',
      'pass rate',
      'branch',
    ],
    columns: [
      { right: true },
      { paint: paintVerdict },
      {},
      ...Array.from({ length: 7 }, () => ({ right: true })),
      {},
    ],
    rows: runs
      .slice(-listedRuns)
      .map((run) => [
        textOf(run.run_id),
        textOf(run.status),
        textOf(run.started_at).slice(0, 16).replace('T', ' '),
        run.duration_ms === null ? '' : formatDuration(numberOf(run.duration_ms)),
        ...['tests', 'passed', 'flaky', 'failed', 'broken'].map((name) => textOf(run[name])),
        run.pass_percent === null ? '' : `${numberOf(run.pass_percent).toFixed(1)} %`,
        textOf(run.branch),
      ]),
  };
}

function slowFeatureSection(title: string, rows: Rows): Section {
  return {
    title,
    head: ['mean', 'max', 'times', 'feature'],
    columns: [{ right: true }, { right: true }, { right: true }, {}],
    rows: rows.map((row) => [
      formatDuration(numberOf(row.mean_ms)),
      formatDuration(numberOf(row.max_ms)),
      textOf(row.times),
      textOf(row.feature),
    ]),
  };
}

/**
 * What `assay db stats` shows of several runs.
 *
 * @param queries give the titles
 * @param answers rows by name of the query
 */
export function renderTrendStatistics(
  queries: readonly NamedQuery[],
  answers: Readonly<Record<string, Rows>>,
  context: CommandContext,
): string {
  const title = (name: string) => queries.find((query) => query.name === name)?.title ?? name;
  const rows = (name: string) => answers[name] ?? [];
  const runs = rows('runs');
  if (runs.length === 0) return outline(['No runs.'], [], context);
  const first = textOf(runs[0]?.started_at).slice(0, 10);
  const last = textOf(runs.at(-1)?.started_at).slice(0, 10);
  return outline(
    [`${countOf(runs.length, 'run')}, ${first === last ? first : `${first} to ${last}`}`],
    [
      trendSection(runs),
      runSection(runs),
      verdictSection(title('verdicts'), rows('verdicts')),
      failureSection(title('failures'), rows('failures'), false),
      flakySection(title('flaky'), rows('flaky')),
      slowFeatureSection(title('slowest-features'), rows('slowest-features')),
      slowScenarioSection(title('slowest-scenarios'), rows('slowest-scenarios'), false),
      slowStepSection(title('slowest-steps'), rows('slowest-steps')),
    ],
    context,
  );
}
