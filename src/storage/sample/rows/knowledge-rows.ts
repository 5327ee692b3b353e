import { failurePattern } from '../../../model/failure-signature.ts';
import type { StorageConnection } from '../../engines/storage-engine.ts';
import { allocateIds } from '../../ids/allocate-ids.ts';
import type { Breakage } from '../history/behaviour.ts';
import type { PlannedRun } from '../history/run-calendar.ts';
import type { SampleHistory } from '../history/sample-history.ts';
import { timeRange } from '../history/sample-size.ts';
import { SeededRandom } from '../history/seeded-random.ts';
import { sampleEnvironments } from '../history/surroundings.ts';
import { subsystems } from '../history/words.ts';
import { type CatalogueIds, catalogueUuid } from './catalogue-rows.ts';
import { insertAll } from './run-rows.ts';

/** A number that every run of the main branch measures. */
export interface SampleBenchmark {
  readonly benchmark: string;
  readonly metric: string;
  readonly unit: string;
  readonly value: number;
  /** From which main commit on it is how much higher; null when it stays. */
  readonly change: { readonly from: number; readonly factor: number } | null;
}

/** Benchmarks of a history; every third gets worse at some commit. */
export function sampleBenchmarks({ plan, main }: SampleHistory): SampleBenchmark[] {
  const random = new SeededRandom(`${plan.seed} benchmarks`);
  return subsystems.slice(0, 5).flatMap(({ name }, index) =>
    (['p95 latency', 'requests'] as const).map((metric, place): SampleBenchmark => {
      const changes = place === 0 && index % 3 === 0;
      const from = random.whole(Math.ceil(main.length * 0.3), Math.ceil(main.length * 0.7));
      return {
        benchmark: `load ${name}`,
        metric,
        unit: place === 0 ? 'ms' : '1/s',
        value: place === 0 ? random.scaled(20, 400) : random.scaled(100, 2000),
        change: changes ? { from, factor: Number(random.between(1.2, 1.6).toFixed(3)) } : null,
      };
    }),
  );
}

/** Writes what a run of the main branch measured and, in the night, covered. */
export async function writeRunKnowledge(
  connection: StorageConnection,
  history: SampleHistory,
  run: PlannedRun,
  runId: number,
  ids: CatalogueIds,
): Promise<number> {
  if (run.branch !== null || run.fate !== 'normal') return 0;
  const random = new SeededRandom(`${history.plan.seed} measures ${run.index}`);
  const benchmarks = sampleBenchmarks(history);
  const first = await allocateIds(connection, 'measurements', benchmarks.length);
  const environment = sampleEnvironments[run.environment];
  await connection.insert(
    'measurements',
    benchmarks.map(({ benchmark, metric, unit, value, change }, index) => ({
      measurement_id: first + index,
      run_id: runId,
      benchmark,
      metric,
      value:
        value * random.factor(0.04) * (change !== null && run.position >= change.from ? change.factor : 1),
      unit,
      environment_id: ids.environmentIds[run.environment] ?? null,
      kernel_version: environment?.kernel_version ?? null,
      hardware_id: ids.hardwareIds[environment?.hardware ?? 0] ?? null,
      commit_sha: run.commit.sha,
      measured_at: run.at,
      created_at: run.at,
    })),
  );
  if (run.trigger !== 'schedule') return benchmarks.length;
  return benchmarks.length + (await writeCoverage(connection, history, run, runId));
}

async function writeCoverage(
  connection: StorageConnection,
  history: SampleHistory,
  run: PlannedRun,
  runId: number,
): Promise<number> {
  const files = subsystems.flatMap((subsystem) => subsystem.files);
  const first = await allocateIds(connection, 'coverage', files.length);
  const grown = run.position / history.main.length;
  await connection.insert(
    'coverage',
    files.map((path, index) => {
      const random = new SeededRandom(`${history.plan.seed} coverage ${path}`);
      const lines = random.whole(40, 600);
      const share = Math.min(0.98, random.between(0.55, 0.9) + 0.06 * grown);
      const covered = Math.floor(lines * share);
      const missing = Array.from({ length: Math.min(12, lines - covered) }, (_, line) => covered + 1 + line);
      return {
        coverage_id: first + index,
        run_id: runId,
        path,
        lines_covered: covered,
        lines_total: lines,
        branches_covered: Math.floor(covered / 5),
        branches_total: Math.floor(lines / 4),
        functions_covered: Math.floor(covered / 14),
        functions_total: Math.floor(lines / 12),
        uncovered_lines: JSON.stringify(missing),
        created_at: run.at,
      };
    }),
  );
  return files.length;
}

/** Writes what was concluded: baselines, analyses of changes and of failures, weaknesses. */
export async function writeKnowledge(
  connection: StorageConnection,
  history: SampleHistory,
  ids: CatalogueIds,
): Promise<number> {
  return (
    (await writeBaselines(connection, history, ids)) +
    (await writeCodeAnalyses(connection, history)) +
    (await writeFailureAnalyses(connection, history)) +
    (await writeSecurityIssues(connection, history))
  );
}

async function writeBaselines(
  connection: StorageConnection,
  history: SampleHistory,
  ids: CatalogueIds,
): Promise<number> {
  const benchmarks = sampleBenchmarks(history);
  const first = await allocateIds(connection, 'performance_baselines', benchmarks.length);
  await connection.insert(
    'performance_baselines',
    benchmarks.map(({ benchmark, metric, unit, value }, index) => ({
      performance_baseline_id: first + index,
      uuid: catalogueUuid(history, 'baseline', `${benchmark} ${metric}`),
      benchmark,
      metric,
      value,
      unit,
      environment_id: ids.environmentIds[0] ?? null,
      commit_sha: history.main[0]?.sha ?? null,
      created_at: timeRange(history.plan).start,
    })),
  );
  return benchmarks.length;
}

async function writeCodeAnalyses(connection: StorageConnection, history: SampleHistory): Promise<number> {
  const { main, plan, behaviour } = history;
  const breaking = new Map<number, Breakage>();
  for (const breakage of behaviour.breakages)
    if (breakage.branch === null) breaking.set(breakage.span[0], breakage);
  const first = await allocateIds(connection, 'code_analyses', main.length);
  await insertAll(
    connection,
    'code_analyses',
    main.map((commit, index) => {
      const random = new SeededRandom(`${plan.seed} analysis ${index}`);
      const breakage = breaking.get(index);
      const affected = breakage?.tests[0]?.suite.subsystem;
      const impact = breakage === undefined ? random.between(0, 0.6) : random.between(0.4, 1);
      return {
        code_analysis_id: first + index,
        uuid: catalogueUuid(history, 'analysis', commit.sha),
        commit_sha: commit.sha,
        changed_files: JSON.stringify(
          affected === undefined ? commit.files : [affected.files[0], ...commit.files],
        ),
        affected_subsystems: JSON.stringify([affected?.name ?? commit.files[0]?.split('/')[1]]),
        impact_score: Number(impact.toFixed(3)),
        risk_level: impact > 0.8 ? 'critical' : impact > 0.6 ? 'high' : impact > 0.3 ? 'medium' : 'low',
        suggested_test_types: '["end-to-end"]',
        created_at: commit.at,
      };
    }),
  );
  return main.length;
}

async function writeFailureAnalyses(connection: StorageConnection, history: SampleHistory): Promise<number> {
  const { main, plan, behaviour } = history;
  // What has been mended has been understood.
  const mended = behaviour.breakages.filter(
    ({ branch, span }) => branch === null && main[span[1]] !== undefined,
  );
  if (mended.length === 0) return 0;
  const first = await allocateIds(connection, 'failure_analyses', mended.length);
  await connection.insert(
    'failure_analyses',
    mended.map(({ cause, span, tests }, index) => {
      const random = new SeededRandom(`${plan.seed} cause ${index}`);
      const culprit = main[span[0]]?.sha;
      return {
        failure_analysis_id: first + index,
        uuid: catalogueUuid(history, 'cause', String(index)),
        failure_signature: cause.signature,
        root_cause: `${cause.place.split(':')[0]} was changed without its ${tests.length === 1 ? 'test' : 'tests'}`,
        confidence: Number(random.between(0.5, 0.99).toFixed(2)),
        suspicious_commits: JSON.stringify([culprit]),
        error_pattern: failurePattern(cause.message(random)),
        reproducibility: 1,
        issue_url: `https://issues.shop.test/${100 + index}`,
        created_at: main[span[1]]?.at ?? 0,
      };
    }),
  );
  return mended.length;
}

async function writeSecurityIssues(connection: StorageConnection, history: SampleHistory): Promise<number> {
  const random = new SeededRandom(`${history.plan.seed} security`);
  const { start, end } = timeRange(history.plan);
  const severities = ['low', 'medium', 'medium', 'high', 'critical', 'info'];
  const first = await allocateIds(connection, 'security_issues', severities.length);
  await connection.insert(
    'security_issues',
    severities.map((severity, index) => {
      const subsystem = random.pick(subsystems);
      return {
        security_issue_id: first + index,
        uuid: catalogueUuid(history, 'weakness', String(index)),
        kind: random.pick(['injection', 'outdated dependency', 'cross-site scripting', 'open redirect']),
        severity,
        cvss: Number(random.between(1 + index, 5 + index).toFixed(1)),
        path: random.pick(subsystem.files),
        line: random.whole(1, 400),
        description: `What comes from outside reaches ${random.pick(subsystem.things)} unchecked.`,
        remediation: 'Check it at the border.',
        status: random.pick(['open', 'open', 'confirmed', 'fixed', 'accepted', 'false_positive']),
        created_at: Math.floor(random.between(start, end)),
      };
    }),
  );
  return severities.length;
}
