import type { RunStatus, Verdict } from '../../../model/statuses.ts';
import { uuidOfName } from '../../../std/uuid.ts';
import type { NewRow } from '../../tables/all-tables.ts';
import type { PlannedRun } from '../history/run-calendar.ts';
import { branchName, type SampleHistory } from '../history/sample-history.ts';
import { sampleBrowsers, sampleEnvironments } from '../history/surroundings.ts';
import type { CatalogueIds } from './catalogue-rows.ts';
import type { JournalIds } from './journal-ids.ts';
import type { RunRows } from './run-rows.ts';

/** Ids that the database gave for a run. */
export interface RunIds {
  readonly runId: number;
  /** The first is the owner's, the others follow it. */
  readonly firstJournalId: number;
  readonly firstWorkerId: number;
  readonly firstSuiteRunId: number;
}

/** How a worker ended. */
export interface EndedWorker {
  readonly index: number;
  readonly journal: JournalIds;
  readonly workerId: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly wasCut: boolean;
}

interface Frame {
  readonly history: SampleHistory;
  readonly run: PlannedRun;
  readonly ids: RunIds;
  readonly catalogue: CatalogueIds;
  readonly owner: JournalIds;
  readonly workers: readonly EndedWorker[];
  readonly verdicts: readonly Verdict[];
}

/** UUID of a run. */
export function runUuid({ plan }: SampleHistory, { at, index }: PlannedRun): string {
  return uuidOfName(at, `${plan.seed} ${plan.project} run ${index}`);
}

const protocol = 1;
const writer = 'assay-sample 1';
/** Bytes of a journal for each id in it, about. */
const bytesPerId = 520;

function statusOf({ fate }: PlannedRun, verdicts: readonly Verdict[]): RunStatus {
  if (fate === 'cancelled') return 'cancelled';
  if (verdicts.includes('lost')) return 'interrupted';
  return verdicts.some((verdict) => verdict === 'failed' || verdict === 'error') ? 'failed' : 'passed';
}

const reasons = {
  normal: null,
  infrastructure: null,
  'worker-lost': 'worker 0 ended with SIGKILL',
  cancelled: 'cancelled by a newer push',
} as const;

/** Writes the rows around the tests of a run: the run itself, its journals and workers. */
export function frameRows(rows: RunRows, frame: Frame): void {
  const { run, owner, workers } = frame;
  const endedAt = Math.max(...workers.map((worker) => worker.endedAt)) + 120_000;
  addLogs(rows, frame, endedAt);
  rows.runs.push(runRow(frame, endedAt));
  rows.journals.push(journalRow(frame, owner, null, run.at, endedAt));
  for (const worker of workers) {
    const { journal, index, startedAt } = worker;
    rows.journals.push(journalRow(frame, journal, index, startedAt, worker.endedAt));
    rows.workers.push(workerRow(frame, worker));
  }
}

function addLogs(rows: RunRows, { run, ids, owner, workers, verdicts }: Frame, endedAt: number): void {
  const log = (at: number, level: 'info' | 'error', message: string) =>
    rows.logs.push({
      log_id: owner.next(),
      run_id: ids.runId,
      level,
      source: 'assay run',
      message,
      logged_at: at,
      created_at: at,
    });
  log(run.at, 'info', `${verdicts.length} scenarios on ${workers.length} workers`);
  const reason = reasons[run.fate];
  if (reason !== null) log(endedAt, 'error', reason);
}

function runRow({ history, run, ids, catalogue, verdicts }: Frame, endedAt: number): NewRow<'runs'> {
  const { plan } = history;
  const branch = branchName(run.branch);
  const browser = sampleBrowsers[run.browser];
  const environment = sampleEnvironments[run.environment];
  const count = (...wanted: Verdict[]) => verdicts.filter((verdict) => wanted.includes(verdict)).length;
  const host = { name: `runner-${1 + (run.index % 7)}`, os: 'linux', cpus: run.workers, memory_mb: 32_768 };
  return {
    run_id: ids.runId,
    uuid: runUuid(history, run),
    project_id: catalogue.projectId,
    name: run.trigger === 'schedule' ? 'nightly' : null,
    status: statusOf(run, verdicts),
    started_at: run.at,
    ended_at: endedAt,
    duration_ms: (endedAt - run.at) / 1000,
    error_message: reasons[run.fate],
    command_args: JSON.stringify([
      'run',
      'features',
      '--workers',
      String(run.workers),
      '--retry',
      String(run.retries),
    ]),
    browser: browser?.browser ?? null,
    headless: true,
    worker_count: run.workers,
    results_dir: `results/${run.index + 1}`,
    environment_vars: JSON.stringify({ CI: 'true', BASE_URL: environment?.base_url }),
    system_info: JSON.stringify(host),
    branch,
    commit_sha: run.commit.sha,
    commit_dirty: false,
    ci_provider: 'github',
    ci_run_id: String(7_000_000 + run.index),
    ci_url: `https://ci.shop.test/${plan.project}/runs/${7_000_000 + run.index}`,
    triggered_by: run.trigger === 'push' ? run.commit.author : run.trigger,
    context: JSON.stringify({ trigger: run.trigger }),
    planned_count: verdicts.length,
    passed_count: count('passed'),
    failed_count: count('failed', 'error'),
    skipped_count: count('skipped'),
    flaky_count: count('flaky'),
    lost_count: count('lost'),
    created_at: run.at,
    updated_at: endedAt,
    environment_id: catalogue.environmentIds[run.environment] ?? null,
    browser_id: catalogue.browserIds[run.browser] ?? null,
  };
}

function journalRow(
  { history, run, ids }: Frame,
  journal: JournalIds,
  workerIndex: number | null,
  startedAt: number,
  endedAt: number,
): NewRow<'journals'> {
  return {
    journal_id: journal.journalId,
    uuid: journal.uuid,
    run_uuid: runUuid(history, run),
    run_id: ids.runId,
    path: `${journal.uuid}.ndjson`,
    role: workerIndex === null ? 'owner' : 'worker',
    writer,
    protocol,
    pid: 4000 + run.index + (workerIndex ?? -1),
    host: `runner-${1 + (run.index % 7)}`,
    worker_index: workerIndex,
    applied_bytes: 400 + journal.count * bytesPerId,
    applied_events: 1 + journal.count * 2,
    skipped_events: 0,
    closed_at: endedAt,
    created_at: startedAt,
    updated_at: endedAt,
  };
}

function workerRow(
  { run, ids }: Frame,
  { index, journal, workerId, startedAt, endedAt, wasCut }: EndedWorker,
): NewRow<'workers'> {
  return {
    worker_id: workerId,
    run_id: ids.runId,
    journal_id: journal.journalId,
    worker_index: index,
    pid: 4000 + run.index + index,
    host: `runner-${1 + (run.index % 7)}`,
    started_at: startedAt,
    ended_at: endedAt,
    exit_code: wasCut ? null : 0,
    exit_signal: wasCut ? (run.fate === 'cancelled' ? 'SIGTERM' : 'SIGKILL') : null,
    created_at: startedAt,
    updated_at: endedAt,
  };
}
