import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { withResultsIgnored } from '../../runners/gherkin/starter/ignore-results.ts';
import { planNodeTest } from './plan-node-test.ts';
import { planRunner } from './plan-runner.ts';
import { RunnerProject, upwards } from './runner-project.ts';
import { type ConfiguredRunner, runnerSetups } from './runner-setups.ts';
import type { SetupStep } from './setup-step.ts';

/** What is to be done so that the runs of a project are recorded. */
export interface SetupPlan {
  readonly project: RunnerProject;
  readonly steps: readonly SetupStep[];
  /** Whether `.gitignore` gets a line. */
  readonly ignores: boolean;
  /** Commands to say next, besides `assay init --write`. */
  readonly next: readonly string[];
}

/** The folder of a project: the nearest one with a package.json, as far as the repository goes. */
function projectFolder(folder: string): string {
  for (const at of upwards(folder)) if (existsSync(join(at, 'package.json'))) return at;
  return folder;
}

function isIgnoredAbove(folder: string): boolean {
  for (const at of upwards(folder)) {
    const path = join(at, '.gitignore');
    if (at === folder || !existsSync(path)) continue;
    const lines = readFileSync(path, 'utf8').split(/\r?\n/);
    if (lines.some((line) => /^(\*\*\/)?results\/?\s*$/.test(line))) return true;
  }
  return false;
}

/**
 * Finds out what the project of a folder needs. Nothing is written.
 *
 * @param folder absolute; its package.json, or the nearest one above when `searchUp`
 * @returns null where no runner is recognised
 * @throws SETUP_MANIFEST_INVALID, FILE_UNREADABLE
 */
export function planSetup(folder: string, searchUp: boolean): SetupPlan | null {
  const project = new RunnerProject(searchUp ? projectFolder(folder) : folder);
  const runners = Object.keys(runnerSetups) as ConfiguredRunner[];
  const steps = [...runners.flatMap((runner) => planRunner(project, runner)), ...planNodeTest(project)];
  if (steps.length === 0) return null;
  const ignored = isIgnoredAbove(project.folder) ? null : withResultsIgnored(project.read('.gitignore'));
  if (ignored !== null) project.change('.gitignore', ignored);
  const way = relative(folder, project.folder);
  const next = [
    ...(way === '' ? [] : [`cd ${way}`]),
    ...(project.dependsOn(['assay']) || project.manifest.name === 'assay' ? [] : [project.installCommand]),
    ...new Set(steps.map(({ command }) => command)),
    'npx assay db list runs',
    'npx assay ask flaky-tests',
  ];
  return { project, steps, ignores: ignored !== null, next };
}
