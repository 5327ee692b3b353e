import type { NamedQuery, NamedRow } from '../analysis/named-query.ts';
import { formatBytes, formatDuration } from '../std/duration.ts';
import { bar } from '../std/sparkline.ts';
import type { CommandContext } from './command-context.ts';
import { countOf, numberOf, oneLine, textOf } from './row-values.ts';
import { type Column, outline, paintVerdict, type Section } from './sections.ts';

type Answers = Readonly<Record<string, readonly NamedRow[]>>;

/** Width of the bars (characters). */
const barWidth = 24;
/** How much of a failure's message is shown. */
const messageLength = 300;

function heading(answers: Answers): string[] {
  const run = answers.run?.[0] ?? {};
  const commit = textOf(run.commit_sha).slice(0, 10);
  const dirty = run.commit_dirty === true ? ' with uncommitted changes' : '';
  const wall = numberOf(run.duration_ms);
  const work = numberOf(run.execution_ms);
  const workers = answers.workers?.length ?? 0;
  const retries = answers.retries?.[0] ?? {};
  const scenarioRetries = numberOf(retries.scenario_retries);
  const stepRetries = numberOf(retries.step_retries);
  const lines = [
    [`Run ${textOf(run.run_id)}`, textOf(run.name), textOf(run.uuid)].filter(Boolean).join('  '),
    [
      `${textOf(run.status)}${run.ended_at === null ? '' : ` after ${formatDuration(wall)}`}`,
      `started ${textOf(run.started_at).slice(0, 19).replace('T', ' ')} UTC`,
      run.branch === null ? '' : `branch ${textOf(run.branch)}`,
      commit === '' ? '' : `commit ${commit}${dirty}`,
    ]
      .filter(Boolean)
      .join(', '),
    `${countOf(run.executions, 'execution')}, ${countOf(run.steps, 'step')}; ` +
      `wall time ${formatDuration(wall)}, work ${formatDuration(work)} on ${countOf(workers, 'worker')}` +
      (wall > 0 ? ` (${(work / wall).toFixed(1)} at a time)` : ''),
  ];
  if (scenarioRetries + stepRetries > 0) {
    lines.push(`retried: ${countOf(scenarioRetries, 'scenario')}, ${countOf(stepRetries, 'step')}`);
  }
  if (typeof run.error_message === 'string') lines.push(`the run broke: ${oneLine(run.error_message)}`);
  return lines;
}

/** Share of each verdict, with bars. Also used for several runs. */
export function verdictSection(title: string, rows: readonly NamedRow[]): Section {
  const total = rows.reduce((sum, row) => sum + numberOf(row.tests), 0);
  const columns: Column[] = [{ paint: paintVerdict }, { right: true }, { right: true }, {}];
  return {
    title,
    columns,
    rows: rows.map((row) => {
      const share = total === 0 ? 0 : numberOf(row.tests) / total;
      return [
        textOf(row.verdict),
        textOf(row.tests),
        `${(100 * share).toFixed(1)} %`,
        bar(share, 1, barWidth),
      ];
    }),
  };
}

function runSpan(row: NamedRow): string {
  const [first, last] = [textOf(row.first_run_id), textOf(row.last_run_id)];
  return first === last ? `run ${first}` : `${countOf(row.runs, 'run')} (${first} to ${last})`;
}

/** Failures by cause, each with an example. Also used for several runs. */
export function failureSection(title: string, rows: readonly NamedRow[], ofOneRun: boolean): Section {
  return {
    title,
    columns: [{ right: true }, { paint: paintVerdict }, {}],
    rows: rows.map((row) => {
      const example = `e.g. "${textOf(row.example_scenario)}"`;
      const where = ofOneRun ? example : `${runSpan(row)}, ${example}`;
      return [
        countOf(row.tests, 'test'),
        textOf(row.verdict),
        `${oneLine(textOf(row.example_message), messageLength)}\n${where}`,
      ];
    }),
  };
}

/** Scenarios that failed and then passed. Also used for several runs. */
export function flakySection(title: string, rows: readonly NamedRow[]): Section {
  return {
    title,
    columns: [{ right: true }, {}],
    rows: rows.map((row) => [
      `${countOf(row.attempts, 'attempt')}`,
      `${textOf(row.scenario)}\n${oneLine(textOf(row.example_message), messageLength)}`.trimEnd(),
    ]),
  };
}

/** Steps by text. Also used for several runs. */
export function slowStepSection(title: string, rows: readonly NamedRow[]): Section {
  return {
    title,
    columns: [{ right: true }, { right: true }, { right: true }, {}],
    head: ['max', 'mean', 'times', 'step'],
    rows: rows.map((row) => [
      formatDuration(numberOf(row.max_ms)),
      formatDuration(numberOf(row.mean_ms)),
      textOf(row.times),
      oneLine(textOf(row.step)),
    ]),
  };
}

/** Scenarios by time, with bars. Also used for several runs. */
export function slowScenarioSection(title: string, rows: readonly NamedRow[], ofOneRun: boolean): Section {
  const slowest = Math.max(1, ...rows.map((row) => numberOf(row.duration_ms)));
  return {
    title,
    columns: [{ right: true }, {}, { paint: paintVerdict }, {}],
    rows: rows.map((row) => [
      formatDuration(numberOf(row.duration_ms)),
      bar(numberOf(row.duration_ms), slowest, barWidth / 2),
      textOf(row.verdict),
      `${textOf(row.scenario)} (${textOf(row.feature)}${ofOneRun ? '' : `, run ${textOf(row.run_id)}`})`,
    ]),
  };
}

function workerSection(title: string, rows: readonly NamedRow[], wall: number): Section {
  return {
    title,
    columns: [{}, { right: true }, { right: true }, { right: true }, {}, {}],
    rows: rows.map((row) => {
      const busy = numberOf(row.busy_ms);
      const share = wall === 0 ? 0 : Math.min(1, busy / wall);
      const ended =
        row.exit_signal ?? (numberOf(row.exit_code) === 0 ? null : `exit ${textOf(row.exit_code)}`);
      return [
        `worker ${textOf(row.worker_index)}`,
        countOf(row.executions, 'execution'),
        formatDuration(busy),
        `${(100 * share).toFixed(0)} %`,
        bar(share, 1, barWidth),
        textOf(ended),
      ];
    }),
  };
}

function fileSection(title: string, rows: readonly NamedRow[]): Section {
  return {
    title,
    columns: [{}, { right: true }, { right: true }],
    rows: rows.map((row) => [textOf(row.kind), countOf(row.files, 'file'), formatBytes(numberOf(row.bytes))]),
  };
}

/**
 * What `assay db stats` shows of one run.
 *
 * @param queries give the titles
 * @param answers rows by name of the query
 */
export function renderRunStatistics(
  queries: readonly NamedQuery[],
  answers: Answers,
  context: CommandContext,
): string {
  const title = (name: string) => queries.find((query) => query.name === name)?.title ?? name;
  const rows = (name: string) => answers[name] ?? [];
  const wall = numberOf(rows('run')[0]?.duration_ms);
  const sections = [
    verdictSection(title('verdicts'), rows('verdicts')),
    failureSection(title('failures'), rows('failures'), true),
    flakySection(title('flaky'), rows('flaky')),
    slowScenarioSection(title('slowest-scenarios'), rows('slowest-scenarios'), true),
    slowStepSection(title('slowest-steps'), rows('slowest-steps')),
    workerSection(title('workers'), rows('workers'), wall),
    fileSection(title('artifacts'), rows('artifacts')),
  ];
  return outline(heading(answers), sections, context);
}
