import type { DeclaredTotals } from '../reading/import-sink.ts';
import type { RunFacts } from '../reading/imported-test.ts';
import { type JsonRecord, saying, textOf, timeOf } from '../reading/json-values.ts';

/** Facts of the run from `results.environment` of a CTRF report. */
export function ctrfEnvironment(environment: JsonRecord): RunFacts {
  const { reportName, branchName, commit, buildId, buildNumber, buildUrl, ...others } = environment;
  const { osPlatform, osRelease, osVersion, ...rest } = others;
  return {
    name: textOf(reportName),
    branch: textOf(branchName),
    commit: textOf(commit),
    ciRunId: textOf(buildId) ?? textOf(buildNumber),
    ciUrl: textOf(buildUrl),
    ...(saying({ osPlatform, osRelease, osVersion }) !== null && {
      system: saying({ os: osPlatform, os_release: osRelease, os_version: osVersion }) ?? {},
    }),
    properties: saying({ ...rest, ...(textOf(buildId) !== null && { buildNumber }) }) ?? {},
  };
}

/** Start and end of the run from `results.summary`. */
export function ctrfTimes({ start, stop }: JsonRecord): RunFacts {
  return { startedAt: timeOf(start), endedAt: timeOf(stop) };
}

/** What the summary of a CTRF report says that its tests add up to. */
export function ctrfTotals({ tests, failed, skipped, pending }: JsonRecord): DeclaredTotals {
  const count = (value: unknown) => (typeof value === 'number' ? value : null);
  return {
    tests: count(tests),
    failed: count(failed),
    skipped: typeof skipped === 'number' ? skipped + (count(pending) ?? 0) : null,
  };
}
