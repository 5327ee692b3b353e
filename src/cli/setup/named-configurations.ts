import { normalize } from 'node:path';
import type { RunnerProject } from './runner-project.ts';
import type { RunnerSetup } from './runner-setups.ts';

/** Scripts of package.json that call a runner. */
export function scriptsOf(
  project: RunnerProject,
  setup: RunnerSetup,
): readonly (readonly [string, string])[] {
  return project.scripts.filter(([, script]) => setup.program.test(script));
}

function namedBy(script: string, setup: RunnerSetup): string[] {
  const behind = script.slice(script.search(setup.program));
  const options = [...behind.matchAll(/\s(?:--config|-c)(?:\s+|=)["']?([^\s"';&|{}]+)/g)];
  const positional =
    setup.reporter === 'assay/webdriverio' ? [...behind.matchAll(/\s(\S+\.[cm]?[jt]s)\b/g)] : [];
  return [...options, ...positional].map(([, path]) => normalize(path as string).replaceAll('\\', '/'));
}

/**
 * Configurations of a runner in a project: those that scripts name, and the first of those that the runner finds by
 * itself, where a script leaves it the choice or none calls it. `package.json` stands for the one that it holds.
 */
export function configurationsOf(project: RunnerProject, setup: RunnerSetup): readonly string[] {
  const scripts = scriptsOf(project, setup).map(([, script]) => namedBy(script, setup));
  const named = scripts.flat().filter((path) => project.has(path) && !path.startsWith('..'));
  const free = scripts.length === 0 || scripts.some((paths) => paths.length === 0) || named.length === 0;
  const own = free ? foundByItself(project, setup) : null;
  return [...new Set([...named, ...(own === null ? [] : [own])])];
}

/** The configuration that a runner finds by itself; null where there is none. */
export function foundByItself(project: RunnerProject, { files, manifestKey }: RunnerSetup): string | null {
  const file = files.find((path) => project.has(path));
  if (file !== undefined) return file;
  return manifestKey !== undefined && Object.hasOwn(project.manifest, manifestKey) ? 'package.json' : null;
}
