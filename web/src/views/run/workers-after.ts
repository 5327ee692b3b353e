import type { ExecutionChange, RunChange, RunWorker } from './live-run-model.ts';

const over = (status: string | undefined) =>
  status !== undefined && status !== 'running' && status !== 'pending';

/** What the workers are doing after a message of the live feed. */
export function workersAfter(workers: readonly RunWorker[], change: RunChange): readonly RunWorker[] {
  let next = withWorkers(workers, change);
  for (const execution of change.executions ?? []) next = withExecution(next, execution);
  for (const { first, last } of change.ended ?? [])
    next = next.map((worker) =>
      worker.now && worker.now.execution_id >= first && worker.now.execution_id <= last
        ? { ...worker, now: null }
        : worker,
    );
  const running = new Map((change.step_runs ?? []).map((run) => [run.step_id ?? run.step_run_id, run]));
  for (const step of change.steps ?? []) {
    const run = running.get(step.step_id);
    if (run && over(run.status)) continue;
    next = next.map((worker) =>
      worker.now?.execution_id === step.execution_id
        ? {
            ...worker,
            now: {
              ...worker.now,
              step: {
                step_id: step.step_id,
                keyword: step.keyword ?? null,
                text: step.text,
                level: step.level,
                started_at: run?.started_at ?? null,
              },
            },
          }
        : worker,
    );
  }
  const ended = new Set(
    (change.step_runs ?? []).filter((run) => over(run.status)).map((run) => run.step_id ?? run.step_run_id),
  );
  return next.map((worker) =>
    worker.now?.step && ended.has(worker.now.step.step_id)
      ? { ...worker, now: { ...worker.now, step: null } }
      : worker,
  );
}

function withWorkers(workers: readonly RunWorker[], change: RunChange): readonly RunWorker[] {
  if (!change.workers) return workers;
  const byId = new Map(workers.map((worker) => [worker.worker_id, worker]));
  for (const told of change.workers) {
    const known = byId.get(told.worker_id) ?? {
      worker_id: told.worker_id,
      worker_index: told.worker_index ?? 0,
      pid: null,
      host: '',
      started_at: null,
      ended_at: null,
      exit_code: null,
      exit_signal: null,
      attempts: 0,
      statuses: {},
      now: null,
    };
    byId.set(told.worker_id, { ...known, ...told, ...(told.ended_at === undefined ? {} : { now: null }) });
  }
  return [...byId.values()].toSorted((a, b) => a.worker_index - b.worker_index || a.worker_id - b.worker_id);
}

function withExecution(workers: readonly RunWorker[], execution: ExecutionChange): readonly RunWorker[] {
  const { execution_id, status } = execution;
  return workers.map((worker) => {
    const begins = execution.worker_id === worker.worker_id;
    const isNow = worker.now?.execution_id === execution_id;
    if (!begins && !isNow) return worker;
    const statuses: Record<string, number> = { ...worker.statuses };
    // A running execution is told of again with whatever else becomes known of it.
    if (status !== undefined && (over(status) || !isNow)) {
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (isNow && over(status)) statuses.running = Math.max(0, (statuses.running ?? 0) - 1);
    }
    return {
      ...worker,
      statuses,
      attempts: worker.attempts + (begins && !isNow ? 1 : 0),
      now: over(status)
        ? isNow
          ? null
          : worker.now
        : {
            execution_id,
            test_id: execution.test_id ?? worker.now?.test_id ?? 0,
            test: execution.test ?? worker.now?.test ?? '',
            suite: execution.suite ?? worker.now?.suite ?? '',
            attempt_number: execution.attempt_number ?? 1,
            started_at: execution.started_at ?? null,
            step: null,
          },
    };
  });
}
