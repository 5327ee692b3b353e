import { changeConfiguration, changeManifest, namesReporter } from './change-configuration.ts';
import { configurationsOf, foundByItself, scriptsOf } from './named-configurations.ts';
import type { RunnerProject } from './runner-project.ts';
import { type ConfiguredRunner, type RunnerSetup, runnerSetups } from './runner-setups.ts';
import type { SetupStep } from './setup-step.ts';

function isUsed(project: RunnerProject, setup: RunnerSetup): boolean {
  return (
    project.dependsOn(setup.packages) ||
    scriptsOf(project, setup).length > 0 ||
    (setup.filesDecide && foundByItself(project, setup) !== null)
  );
}

function notesOf(project: RunnerProject, setup: RunnerSetup): string[] {
  const scripts = scriptsOf(project, setup);
  const { option, add } = setup.overridden ?? {};
  const overriding =
    option === undefined
      ? []
      : scripts.filter(
          ([, script]) => new RegExp(`\\s${option}[ =]`).test(script) && !script.includes(setup.reporter),
        );
  const profiles =
    setup.reporter === 'assay/cucumber'
      ? scripts.filter(
          ([, script]) => /\s(-p|--profile)[ =]/.test(script) && !script.includes(setup.reporter),
        )
      : [];
  return [
    ...overriding.map(
      ([name]) =>
        `The script "${name}" names reporters itself, which take the place of the configured ones: add ${add}.`,
    ),
    ...profiles.map(([name]) => `The script "${name}" runs a profile of its own, which needs the line, too.`),
  ];
}

function stepFor(
  project: RunnerProject,
  runner: ConfiguredRunner,
  file: string,
): Omit<SetupStep, 'notes' | 'runner' | 'title' | 'command'> {
  const setup: RunnerSetup = runnerSetups[runner];
  const line = setup.line(project.isStrict);
  const plain = { file, line, before: null, after: null };
  const before = project.read(file);
  if (before === null) return { ...plain, state: 'by-hand', reason: 'it is not written in UTF-8' };
  const { manifestKey: key } = setup;
  const isManifest = file === 'package.json' && key !== undefined;
  const part = isManifest ? (JSON.stringify(project.manifest[key]) ?? '') : before;
  if (namesReporter(file, part, setup.reporter)) return { ...plain, state: 'records', reason: null };
  const changed = isManifest
    ? changeManifest(before, key, setup, project.isStrict)
    : changeConfiguration(file, before, setup, project.isStrict);
  if ('reason' in changed) return { ...plain, state: 'by-hand', reason: changed.reason };
  project.change(file, changed.after);
  return { file, line, state: 'change', reason: null, before, after: changed.after };
}

/** What becomes of one runner; nothing where the project does not use it. The changes are noted in the project. */
export function planRunner(project: RunnerProject, runner: ConfiguredRunner): SetupStep[] {
  const setup: RunnerSetup = runnerSetups[runner];
  if (!isUsed(project, setup)) return [];
  const { title, command } = setup;
  const line = setup.line(project.isStrict);
  const same = { runner, title, line, command, notes: notesOf(project, setup) };
  const files = configurationsOf(project, setup);
  if (files.length > 0) return files.map((file) => ({ ...same, ...stepFor(project, runner, file) }));
  const none = { ...same, before: null, after: null };
  if (scriptsOf(project, setup).some(([, script]) => script.includes(setup.reporter)))
    return [{ ...none, file: 'package.json', state: 'records', reason: null }];
  const made = setup.newFile(project.isStrict);
  if (made === null) {
    const reason = 'there is no configuration yet';
    return [{ ...none, file: setup.files[0] as string, state: 'by-hand', reason }];
  }
  project.change(made.path, made.text);
  return [{ ...none, file: made.path, state: 'create', reason: null, after: made.text }];
}
