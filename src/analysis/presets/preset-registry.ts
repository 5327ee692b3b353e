import { assayError } from '../../model/errors.ts';
import { nearestName } from '../../std/nearest-name.ts';
import { newTests, skippedTests, staleTests, untested } from './catalogue-presets.ts';
import { branchComparison, commitComparison, runComparison } from './comparison-presets.ts';
import { failedFiles } from './failed-files.ts';
import {
  causeHistory,
  failingSince,
  failureScreenshots,
  fixOpportunities,
  latestFailures,
  lostTests,
  newFailures,
} from './failure-presets.ts';
import { byCategory, byOwner, byTag, failingByCategory } from './group-presets.ts';
import {
  mostImproved,
  neverPassed,
  problemFiles,
  retryCost,
  slowFiles,
  slowTests,
  testHistory,
} from './history-presets.ts';
import type { Preset } from './preset.ts';
import { branches, loggedErrors, progress, recentRuns, workers } from './run-presets.ts';
import {
  durationRegressions,
  failureGroups,
  failurePatterns,
  flakyTests,
  impact,
  regressions,
  trends,
} from './statistics-presets.ts';
import { retriedSteps, slowSteps, stepFailures } from './step-presets.ts';

/** Every preset, in the order in which lists show them. Its key is its name. */
export const presetRegistry = {
  progress,
  'recent-runs': recentRuns,
  branches,
  'failed-files': failedFiles,
  'latest-failures': latestFailures,
  'new-failures': newFailures,
  'fix-opportunities': fixOpportunities,
  'cause-history': causeHistory,
  'failing-since': failingSince,
  'failure-groups': failureGroups,
  'failure-patterns': failurePatterns,
  regressions,
  'flaky-tests': flakyTests,
  'test-impact': impact,
  'run-comparison': runComparison,
  'branch-comparison': branchComparison,
  'commit-comparison': commitComparison,
  trends,
  'duration-regressions': durationRegressions,
  'lost-tests': lostTests,
  'by-category': byCategory,
  'failing-by-category': failingByCategory,
  'by-tag': byTag,
  'by-owner': byOwner,
  'test-history': testHistory,
  'problem-files': problemFiles,
  'never-passed': neverPassed,
  'most-improved': mostImproved,
  'slow-tests': slowTests,
  'slow-files': slowFiles,
  'slow-steps': slowSteps,
  'step-failures': stepFailures,
  'retried-steps': retriedSteps,
  'retry-cost': retryCost,
  untested,
  'stale-tests': staleTests,
  'skipped-tests': skippedTests,
  'new-tests': newTests,
  workers,
  'logged-errors': loggedErrors,
  'failure-screenshots': failureScreenshots,
} satisfies Record<string, Preset>;

export type PresetName = keyof typeof presetRegistry;

/** The names of all presets. */
export const presetNames = Object.keys(presetRegistry) as PresetName[];

/**
 * A preset by its name.
 *
 * @throws PRESET_UNKNOWN
 */
export function findPreset(name: string): Preset {
  if (Object.hasOwn(presetRegistry, name)) return presetRegistry[name as PresetName];
  throw assayError('PRESET_UNKNOWN', {
    preset: name,
    meant: nearestName(name, presetNames),
    known: presetNames.join(', '),
  });
}
