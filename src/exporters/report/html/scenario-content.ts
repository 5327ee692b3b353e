import type { NamedQuery, NamedRow } from '../../../analysis/named-query.ts';
import { everyRow } from '../../../analysis/report/every-row.ts';
import { countIn, jsonIn, numberIn, textIn, textsIn } from '../../../analysis/report/read-cells.ts';
import { reportExecutionsQuery } from '../../../analysis/report/report-queries.ts';
import {
  executionFilesQuery,
  executionLogsQuery,
  sectionsQuery,
  stepAttemptsQuery,
} from '../../../analysis/report/scenario-queries.ts';
import type { DatabaseAccess } from '../../../keeper/database-access.ts';
import { type ExecutionStatus, judgedStatus } from '../../../model/statuses.ts';
import type { ShownError } from './error-markup.ts';
import type { PlannedTest } from './report-pages.ts';

/** Log lines of one attempt that are shown. */
const shownLogs = 500;

/** A file as the database knows it. */
export interface ContentFile {
  readonly artifactId: number;
  /** Attempt of a step that made it; null for the attempt of the test. */
  readonly stepRunId: number | null;
  readonly path: string;
  readonly name: string;
  readonly kind: string;
  readonly mediaType: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly width: number | null;
  readonly height: number | null;
}

export interface StepAttempt extends ShownError {
  readonly stepRunId: number;
  readonly number: number;
  readonly status: ExecutionStatus;
  readonly durationMs: number | null;
}

export interface ContentStep {
  readonly kind: 'step';
  readonly stepId: number;
  readonly order: number;
  readonly keyword: string | null;
  readonly text: string;
  readonly type: string;
  readonly docString: string | null;
  readonly dataTable: readonly (readonly string[])[] | null;
  /** At least one, the last one last. */
  readonly attempts: StepAttempt[];
  readonly children: ContentStep[];
}

export interface ContentSection {
  readonly kind: 'section';
  readonly order: number;
  /** Number of # signs, 1 to 4. */
  readonly level: number;
  /** How many sections it lies in. */
  readonly depth: number;
  readonly text: string;
}

export interface ContentLog {
  readonly level: string;
  readonly source: string | null;
  readonly message: string;
}

/** One attempt of a scenario with everything that is shown of it. */
export interface ContentAttempt extends ShownError {
  readonly number: number;
  /** A status that was expected is `passed`. */
  readonly status: ExecutionStatus;
  /** Where another status than `passed` was expected. */
  readonly expected: string | null;
  readonly durationMs: number | null;
  readonly worker: number | null;
  /** Sections and outermost steps in their order. */
  readonly items: readonly (ContentStep | ContentSection)[];
  readonly files: readonly ContentFile[];
  readonly logs: readonly ContentLog[];
  /** Log lines that are not shown. */
  readonly moreLogs: number;
}

export interface ContentScenario {
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly owner: string | null;
  readonly path: string | null;
  readonly line: number | null;
  readonly tags: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>> | null;
  readonly test: PlannedTest;
  readonly attempts: readonly ContentAttempt[];
}

/** Which details a run has at all. */
export interface DetailsThere {
  readonly steps: boolean;
  readonly artifacts: boolean;
  readonly logs: boolean;
}

/** A row of `executionFilesQuery` or `runFilesQuery`. */
export function fileOf(row: NamedRow): ContentFile {
  return {
    artifactId: countIn(row.artifact_id),
    stepRunId: numberIn(row.step_run_id),
    path: textIn(row.path) ?? '',
    name: textIn(row.name) ?? '',
    kind: textIn(row.kind) ?? '',
    mediaType: textIn(row.media_type),
    bytes: numberIn(row.bytes),
    sha256: textIn(row.sha256),
    width: numberIn(row.width),
    height: numberIn(row.height),
  };
}

const errorOf = (row: NamedRow): ShownError => ({
  errorType: textIn(row.error_type),
  message: textIn(row.error_message),
  stack: textIn(row.stack_trace),
});

function tableOf(row: NamedRow): ContentStep['dataTable'] {
  const value = jsonIn(row.data_table);
  if (!Array.isArray(value)) return null;
  return value.filter(Array.isArray).map((cells: unknown[]) => cells.map((cell) => String(cell ?? '')));
}

/** Steps with their sub-steps; one whose parent is not there counts as outermost. */
function stepTree(rows: readonly NamedRow[]): ContentStep[] {
  const steps = new Map<number, ContentStep>();
  const parents = new Map<number, number>();
  for (const row of rows) {
    const stepId = countIn(row.step_id);
    const parent = numberIn(row.parent_step_id);
    if (parent !== null && parent !== stepId) parents.set(stepId, parent);
    const step: ContentStep = steps.get(stepId) ?? {
      kind: 'step',
      stepId,
      order: countIn(row.order_index),
      keyword: textIn(row.keyword),
      text: textIn(row.text) ?? '',
      type: textIn(row.step_type) ?? 'step',
      docString: textIn(row.doc_string),
      dataTable: tableOf(row),
      attempts: [],
      children: [],
    };
    steps.set(stepId, step);
    step.attempts.push({
      stepRunId: countIn(row.step_run_id),
      number: countIn(row.attempt_number),
      status: textIn(row.status) as ExecutionStatus,
      durationMs: numberIn(row.duration_ms),
      ...errorOf(row),
    });
  }
  const outermost: ContentStep[] = [];
  for (const step of steps.values()) {
    (steps.get(parents.get(step.stepId) ?? -1)?.children ?? outermost).push(step);
  }
  return outermost;
}

function sectionList(rows: readonly NamedRow[]): ContentSection[] {
  const depths = new Map<number, number>();
  return rows.map((row) => {
    const depth = (depths.get(countIn(row.parent_section_id)) ?? -1) + 1;
    depths.set(countIn(row.section_id), depth);
    return {
      kind: 'section',
      order: countIn(row.order_index),
      level: Math.min(4, Math.max(1, countIn(row.level))),
      depth,
      text: textIn(row.text) ?? '',
    };
  });
}

function parametersOf(row: NamedRow): ContentScenario['parameters'] {
  const value = jsonIn(row.parameters);
  return value === null || typeof value !== 'object' || Array.isArray(value)
    ? null
    : (value as Record<string, unknown>);
}

/**
 * Reads some tests with everything that is shown of them.
 *
 * @param tests of one page, some dozens
 * @returns in the order of `tests`; one that retention took away meanwhile is not there
 */
export async function readScenarios(
  access: DatabaseAccess,
  runId: number,
  tests: readonly PlannedTest[],
  there: DetailsThere,
  signal: AbortSignal,
): Promise<readonly ContentScenario[]> {
  const ids = tests.flatMap(({ executionIds }) => executionIds);
  const { dialect } = access;
  const rowsBy = async (wanted: boolean, query: () => NamedQuery) =>
    Map.groupBy(wanted ? await everyRow(access, query(), signal) : [], (row) => countIn(row.execution_id));
  const executions = await rowsBy(true, () => reportExecutionsQuery(dialect, runId, ids));
  const sections = await rowsBy(there.steps, () => sectionsQuery(runId, ids));
  const steps = await rowsBy(there.steps, () => stepAttemptsQuery(dialect, runId, ids));
  const files = await rowsBy(there.artifacts, () => executionFilesQuery(dialect, runId, ids));
  const logs = await rowsBy(there.logs, () => executionLogsQuery(runId, ids, shownLogs));
  const attemptOf = (row: NamedRow): ContentAttempt => {
    const id = countIn(row.execution_id);
    const lines = logs.get(id) ?? [];
    const [status, expected] = [textIn(row.status) as ExecutionStatus, textIn(row.expected_status)];
    const items = [...sectionList(sections.get(id) ?? []), ...stepTree(steps.get(id) ?? [])];
    return {
      number: countIn(row.attempt_number),
      status: judgedStatus(status, expected as ExecutionStatus | null),
      expected: expected === 'passed' ? null : expected,
      durationMs: numberIn(row.duration_ms),
      worker: numberIn(row.worker_index),
      ...errorOf(row),
      items: items.sort((a, b) => a.order - b.order),
      files: (files.get(id) ?? []).map(fileOf),
      logs: lines.map((line) => ({
        level: textIn(line.level) ?? 'info',
        source: textIn(line.source),
        message: textIn(line.message) ?? '',
      })),
      moreLogs: countIn(lines[0]?.log_lines) - lines.length,
    };
  };
  return tests.flatMap((test) => {
    const attempts = test.executionIds.flatMap((id) => executions.get(id) ?? []);
    const row = attempts.at(-1);
    if (row === undefined) return [];
    return {
      key: textIn(row.test_key) ?? '',
      name: textIn(row.test_name) ?? '',
      description: textIn(row.description),
      owner: textIn(row.owner),
      path: textIn(row.path),
      line: numberIn(row.line),
      tags: textsIn(row.tags),
      parameters: parametersOf(row),
      test,
      attempts: attempts.map(attemptOf),
    };
  });
}
