import { RunDatabase } from '../../../src/keeper/run-database.ts';
import type { ExecutionStatus } from '../../../src/model/statuses.ts';
import type { DatabaseLocation } from '../../../src/storage/location/database-location.ts';
import { type EventDraft, JournalScript, sampleStart } from '../../journals/journal-script.ts';
import {
  executionFinished,
  executionStarted,
  planned,
  runFinished,
  runStarted,
  sectionStarted,
  stepFinished,
  stepStarted,
} from '../../journals/sample-events.ts';

const dayMs = 86_400_000;
/** A moment on the day on which the runs of `daysAgo: 0` begin, microseconds. */
export const today = sampleStart + 3_600_000_000;

type Outcome = Exclude<ExecutionStatus, 'pending' | 'running' | 'lost'>;

/** What is recorded of a run. */
export interface RecordedRun {
  readonly name: string;
  readonly daysAgo: number;
  readonly branch?: string;
  readonly resultsDir?: string;
  /** Key that the shards of one build share. */
  readonly build?: string;
  /** Default: failed. */
  readonly outcome?: 'passed' | 'failed';
  /** Statuses of the attempts of each test; none for one that never began. */
  readonly tests: Readonly<Record<string, readonly Outcome[]>>;
  readonly durationMs?: number;
  /** A run that is still recorded. */
  readonly open?: boolean;
}

function attempt(
  script: JournalScript,
  name: string,
  number: number,
  status: Outcome,
  isLast: boolean,
  durationMs: number,
) {
  const execution = script.id();
  const section = script.id();
  const inner = script.id();
  const step = script.id();
  const subStep = script.id();
  const ids = [script.id(), script.id(), script.id(), script.id(), script.id()];
  const events: EventDraft[] = [
    executionStarted(execution, name, { attempt_number: number }),
    sectionStarted(section, execution),
    sectionStarted(inner, execution, { level: 2, parent_section_id: section, order_index: 1 }),
    stepStarted(step, execution, { section_id: inner, doc_string: `it's\r\n"${name}" ~ \u{1f600}` }),
    stepStarted(subStep, execution, {
      parent_step_id: step,
      level: 1,
      step_type: 'sub_step',
      order_index: 1,
    }),
    {
      type: 'log',
      id: ids[0] ?? 0,
      execution_id: execution,
      step_run_id: subStep,
      level: 'info',
      message: name,
    },
    stepFinished(subStep),
    stepFinished(step, status === 'skipped' ? 'skipped' : 'passed', { metrics: { clicks: 1.5 } }),
    {
      type: 'step_post',
      id: ids[1] ?? 0,
      step_run_id: step,
      action: 'screenshot',
      details: { path: 'a.png' },
    },
    {
      type: 'artifact',
      id: ids[2] ?? 0,
      execution_id: execution,
      step_run_id: step,
      path: `${name}/a.png`,
      name: 'a.png',
      kind: 'screenshot',
    },
    executionFinished(execution, status, {
      is_final_attempt: isLast,
      duration_ms: durationMs,
      ...(status === 'failed' ? { error_type: 'Error', error_message: `no ${name}` } : {}),
    }),
    {
      type: 'execution_post',
      id: ids[3] ?? 0,
      execution_id: execution,
      action: 'after_hook',
      status: 'passed',
    },
  ];
  script.write(...events);
}

/** Writes the journal of a run as a recorder would. */
function writeRun(location: DatabaseLocation, run: RecordedRun): void {
  const script = new JournalScript(location.path, {
    run: run.name,
    writer: run.open === true ? 'alive' : 'dead',
    header: { started_at: sampleStart - run.daysAgo * dayMs * 1000 },
  });
  script.at(-run.daysAgo * dayMs);
  script.write(
    runStarted({
      name: run.name,
      branch: run.branch ?? null,
      build_key: run.build ?? null,
      results_dir: run.resultsDir ?? null,
      command_args: ['assay', 'run'],
    }),
  );
  script.write(...Object.keys(run.tests).map((name) => planned(script.id(), name)));
  for (const [name, statuses] of Object.entries(run.tests))
    for (const [index, status] of statuses.entries())
      attempt(
        script,
        name,
        index + 1,
        status,
        index === statuses.length - 1,
        (run.durationMs ?? 100) + index,
      );
  if (run.open === true) return;
  script.write(runFinished(run.outcome ?? 'failed'));
  script.close();
}

/** Has the journals of a database applied, as its keeper would. */
async function applyJournals(location: DatabaseLocation): Promise<void> {
  const database = await RunDatabase.open(location);
  try {
    await database.catchUp();
    await database.checkpoint();
  } finally {
    await database.close();
  }
}

/** Writes and applies runs. */
export async function record(location: DatabaseLocation, ...runs: readonly RecordedRun[]): Promise<void> {
  for (const run of runs) writeRun(location, run);
  await applyJournals(location);
}
