import type { NamedQuery, NamedRow } from '../../analysis/named-query.ts';
import { everyRow } from '../../analysis/report/every-row.ts';
import { countIn, numberIn, textIn } from '../../analysis/report/read-cells.ts';
import {
  reportArtifactsQuery,
  reportLogsQuery,
  reportStepsQuery,
} from '../../analysis/report/report-queries.ts';
import type { DatabaseAccess } from '../../keeper/database-access.ts';
import type { ExecutionStatus } from '../../model/statuses.ts';
import type { ReportArtifact, ReportLog, ReportStep } from './run-report.ts';

/** Which details of attempts a report tells. */
export interface WantedDetails {
  readonly steps: boolean;
  readonly artifacts: boolean;
  readonly logs: boolean;
}

export interface AttemptDetails {
  readonly steps: readonly ReportStep[];
  readonly artifacts: readonly ReportArtifact[];
  readonly logs: readonly ReportLog[];
}

/** Rows come one attempt each; the last one tells what became of the step. */
function stepsOf(rows: readonly NamedRow[]): ReportStep[] {
  return Array.from(Map.groupBy(rows, (row) => row.step_id).values(), (attempts) => {
    const last = attempts.at(-1) ?? {};
    return {
      level: countIn(last.level),
      keyword: textIn(last.keyword),
      text: textIn(last.text) ?? '',
      type: textIn(last.step_type) ?? 'step',
      status: textIn(last.status) as ExecutionStatus,
      attempts: attempts.length,
      durationMs: numberIn(last.duration_ms),
      error: textIn(last.error_message),
    };
  });
}

function artifactOf(row: NamedRow): ReportArtifact {
  return {
    uuid: textIn(row.uuid) ?? '',
    name: textIn(row.name) ?? '',
    path: textIn(row.path) ?? '',
    kind: textIn(row.kind) ?? '',
    mediaType: textIn(row.media_type),
  };
}

function logOf(row: NamedRow): ReportLog {
  return {
    level: textIn(row.level) as ReportLog['level'],
    source: textIn(row.source),
    message: textIn(row.message) ?? '',
  };
}

/**
 * Reads the details of some executions.
 *
 * @returns what gives those of one execution; everything is empty for one that has none
 */
export async function readAttemptDetails(
  access: DatabaseAccess,
  runId: number,
  executionIds: readonly number[],
  wanted: WantedDetails,
  signal: AbortSignal,
): Promise<(executionId: number) => AttemptDetails> {
  const rowsBy = async (isWanted: boolean, query: () => NamedQuery) => {
    if (!isWanted) return new Map<number, NamedRow[]>();
    const rows = await everyRow(access, query(), signal);
    return Map.groupBy(rows, (row) => countIn(row.execution_id));
  };
  const steps = await rowsBy(wanted.steps, () => reportStepsQuery(runId, executionIds));
  const artifacts = await rowsBy(wanted.artifacts, () =>
    reportArtifactsQuery(access.dialect, runId, executionIds),
  );
  const logs = await rowsBy(wanted.logs, () => reportLogsQuery(runId, executionIds));
  return (executionId) => ({
    steps: stepsOf(steps.get(executionId) ?? []),
    artifacts: (artifacts.get(executionId) ?? []).map(artifactOf),
    logs: (logs.get(executionId) ?? []).map(logOf),
  });
}
