import type { ReportRun, ReportVerdict, VerdictCounts } from '../../analysis/report/report-run.ts';
import type { ExecutionStatus } from '../../model/statuses.ts';

/** A suite in the run. */
export interface ReportSuite {
  readonly suiteRunId: number;
  /** Names from the outermost suite to this one. */
  readonly names: readonly string[];
  readonly path: string | null;
  readonly startedAt: number | null;
  readonly counts: VerdictCounts;
}

export interface ReportStep {
  readonly level: number;
  readonly keyword: string | null;
  readonly text: string;
  readonly type: string;
  /** Of the last attempt. */
  readonly status: ExecutionStatus;
  readonly attempts: number;
  readonly durationMs: number | null;
  readonly error: string | null;
}

export interface ReportArtifact {
  readonly uuid: string;
  readonly name: string;
  readonly path: string;
  readonly kind: string;
  readonly mediaType: string | null;
}

export interface ReportLog {
  readonly level: 'debug' | 'info' | 'warning' | 'error';
  readonly source: string | null;
  readonly message: string;
}

/** One attempt of a test. */
export interface ReportAttempt {
  readonly uuid: string;
  readonly number: number;
  /** A status that was expected is `passed`; a pass where another status was expected is `failed`. */
  readonly status: ExecutionStatus;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly durationMs: number | null;
  readonly errorType: string | null;
  readonly errorMessage: string | null;
  readonly stackTrace: string | null;
  readonly worker: number | null;
  readonly steps: readonly ReportStep[];
  readonly artifacts: readonly ReportArtifact[];
  readonly logs: readonly ReportLog[];
}

/** A test of the run with all its attempts, the last one last; at least one. */
export interface ReportTest {
  readonly uuid: string;
  readonly key: string;
  readonly name: string;
  readonly owner: string | null;
  readonly path: string | null;
  readonly line: number | null;
  readonly tags: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>> | null;
  readonly suite: ReportSuite;
  readonly verdict: ReportVerdict;
  readonly attempts: readonly ReportAttempt[];
}

/** What a report is written from. */
export interface RunReport {
  readonly run: ReportRun;
  readonly counts: VerdictCounts;
  readonly suites: readonly ReportSuite[];
  /** All tests in pages, suite by suite. May be asked once at a time. */
  readonly tests: () => AsyncIterable<ReportTest>;
}
