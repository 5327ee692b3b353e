import type { RunStatus } from '../../../model/statuses.ts';
import type { RunContext } from '../../../recording/environment/run-context.ts';
import type { ResultsDirectory } from './results-directory.ts';
import type { ScenarioTotals } from './scenario-totals.ts';

/** What `run_details.json` tells about a run. */
export interface RunDetails {
  readonly runUuid: string;
  /** Captured once at the start; secrets are taken out already. */
  readonly context: Pick<RunContext, 'command' | 'arguments' | 'environment' | 'system' | 'git' | 'ci'>;
  readonly browser: string | null;
  readonly headless: boolean | null;
  readonly workers: number;
  /** Microseconds since 1970. */
  readonly startedAt: number;
  /** Null while the run goes on. */
  readonly endedAt: number | null;
  readonly status: RunStatus;
  readonly totals: ScenarioTotals;
  readonly assayVersion: string;
}

function isoTime(microseconds: number): string {
  return new Date(microseconds / 1000).toISOString();
}

/**
 * Writes `run_details.json`, whole or not at all. Called when a run starts and when it ends.
 *
 * @throws AssayError RESULTS_UNWRITABLE
 */
export function writeRunDetails(results: ResultsDirectory, details: RunDetails): void {
  const { context, startedAt, endedAt } = details;
  results.writeDetails({
    run_id: details.runUuid,
    status: details.status,
    started_at: isoTime(startedAt),
    ended_at: endedAt === null ? null : isoTime(endedAt),
    duration_ms: endedAt === null ? null : (endedAt - startedAt) / 1000,
    command: context.command,
    arguments: context.arguments,
    browser: details.browser,
    headless: details.headless,
    workers: details.workers,
    results_dir: results.root,
    totals: details.totals,
    assay_version: details.assayVersion,
    environment: context.environment,
    system: context.system,
    git: context.git,
    ci: context.ci,
  });
}
