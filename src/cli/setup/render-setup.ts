import type { Paint } from '../../std/terminal.ts';
import type { SetupPlan } from './plan-setup.ts';
import type { SetupStep } from './setup-step.ts';
import { changedLines } from './source/text-edit.ts';

function changes(before: string | null, after: string, paint: Paint): string[] {
  if (before === null)
    return after
      .trimEnd()
      .split('\n')
      .map((line) => paint('green', `  + ${line}`));
  return changedLines(before, after).flatMap((place) => [
    ...(place.above === null ? [] : [paint('dim', `    ${place.above}`)]),
    ...place.before.map((line) => paint('red', `  - ${line}`)),
    ...place.after.map((line) => paint('green', `  + ${line}`)),
    ...(place.below === null ? [] : [paint('dim', `    ${place.below}`)]),
  ]);
}

function stepLines(step: SetupStep, written: boolean, paint: Paint): string[] {
  const head = paint('bold', step.title);
  const notes = step.notes.map((note) => `  ${note}`);
  if (step.state === 'records') return [`${head}: ${step.file} records already`, ...notes, ''];
  if (step.state === 'by-hand') {
    const left = [
      `${head}: ${step.file} is left alone: ${step.reason}`,
      `  write: ${paint('green', step.line)}`,
    ];
    return [...left, ...notes, ''];
  }
  const done = step.state === 'create' ? (written ? ', written' : ', new') : written ? ', changed' : '';
  return [`${head}: ${step.file}${done}`, ...changes(step.before, step.after ?? '', paint), ...notes, ''];
}

function workspaceLines({ project }: SetupPlan): string[] {
  const { workspaces } = project;
  if (workspaces === null) return [];
  const where = workspaces.length === 0 ? '' : ` (${workspaces.join(', ')})`;
  return [
    `This is the root of a workspace. Packages with runners of their own${where} need the same: assay init FOLDER.`,
    '',
  ];
}

/** The plan as text: what each runner needs, and what to say next. */
export function renderSetup(plan: SetupPlan, written: boolean, paint: Paint): string {
  const { project, steps, ignores, next } = plan;
  const isOpen = !written && project.changes.length > 0;
  const commands = isOpen ? ['npx assay init --write    # makes these changes', ...next] : next;
  return [
    paint('dim', project.folder),
    '',
    ...steps.flatMap((step) => stepLines(step, written, paint)),
    ...workspaceLines(plan),
    ...(ignores
      ? [`${paint('bold', '.gitignore')}${written ? ', changed' : ''}`, paint('green', '  + results/'), '']
      : []),
    'Next:',
    ...commands.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** The plan for programs. */
export function setupReport({ project, steps, ignores, next }: SetupPlan, written: boolean): object {
  return {
    folder: project.folder,
    written,
    runners: steps.map(({ before, after, ...step }) => ({
      ...step,
      changes: after === null ? [] : changedLines(before ?? '', after),
    })),
    workspaces: project.workspaces,
    gitignore: ignores ? 'change' : 'kept',
    next,
  };
}
