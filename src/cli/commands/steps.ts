import { Command } from 'commander';
import { AssayError } from '../../model/errors.ts';
import type { KnownStep } from '../../runners/gherkin/starter/list-steps.ts';
import { createPaint, type Paint } from '../../std/terminal.ts';
import type { CommandContext, CommandFactory } from '../command-context.ts';
import { addExamples } from '../examples.ts';
import { loadProjectConfig } from '../load-project-config.ts';
import { writeText } from '../write-text.ts';

interface StepsOptions {
  readonly config?: string;
  readonly json?: boolean;
}

/** The project's own steps; none, with a word about it, where there is no project. */
async function ownSteps(context: CommandContext, config: string | undefined): Promise<readonly KnownStep[]> {
  const { resolveSettings } = await import('../../runners/gherkin/config/run-settings.ts');
  const { projectSteps } = await import('../../runners/gherkin/starter/list-steps.ts');
  const loaded = await loadProjectConfig(context.cwd, config);
  const settings = resolveSettings({}, loaded, context.cwd);
  try {
    return await projectSteps(settings);
  } catch (error) {
    if (!(error instanceof AssayError) || error.code !== 'FEATURES_MISSING') throw error;
    context.stderr.write('There are no features here, so these are only the steps that come with Assay.\n');
    return [];
  }
}

function stepLines(step: KnownStep, paint: Paint): string[] {
  const head = `  ${step.keyword.padEnd(5)} ${paint('bold', step.expression)}`;
  if (step.place !== null) return [`${head}  ${paint('cyan', step.place)}`];
  const example = step.example?.split('\n').map((line) => paint('dim', `          ${line}`)) ?? [];
  return [head, ...(step.description === null ? [] : [`        ${step.description}`]), ...example];
}

function section(title: string, steps: readonly KnownStep[], paint: Paint): string[] {
  if (steps.length === 0) return [];
  return [
    paint('bold', `${title} (${steps.length})`),
    ...steps.flatMap((step) => stepLines(step, paint)),
    '',
  ];
}

export const stepsCommand: CommandFactory = (context) => {
  const command = new Command('steps')
    .description(
      'Lists the steps that features can use: those that come with Assay, and those of this project.',
    )
    .option(
      '-c, --config <file>',
      'configuration (default: assay.config.ts, .mts, .js or .mjs, if there is one)',
    )
    .option('--json', 'as JSON');
  command.action(async ({ config, json }: StepsOptions) => {
    const { readyMadeSteps } = await import('../../runners/gherkin/starter/list-steps.ts');
    const [ready, own] = [readyMadeSteps(), await ownSteps(context, config)];
    if (json === true) {
      await writeText(context.stdout, `${JSON.stringify([...ready, ...own], null, 2)}\n`);
      return;
    }
    const paint = createPaint(context.stdout, context.env);
    const heading = [
      paint('bold', 'Headings'),
      '  *     # Part, ## Chapter, ### Section, #### Detail',
      '        Groups the steps that follow, in reports and in the database.',
      paint('dim', '          * # The checkout'),
      '',
    ];
    const lines = [
      ...heading,
      ...section('Ready-made steps', ready, paint),
      ...section('Steps of this project', own, paint),
    ];
    await writeText(context.stdout, `${lines.join('\n').trimEnd()}\n`);
  });
  return addExamples(command, ['assay steps', 'assay steps --json']);
};
