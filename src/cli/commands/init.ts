import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { createPaint } from '../../std/terminal.ts';
import type { CommandContext, CommandFactory } from '../command-context.ts';
import { addExamples } from '../examples.ts';
import { writeText } from '../write-text.ts';

function packageVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return String((JSON.parse(text) as { version: unknown }).version);
}

interface InitOptions {
  readonly starter?: boolean;
  readonly write?: boolean;
  readonly json?: boolean;
}

/** @returns false where no runner is recognised */
async function setUp(
  context: CommandContext,
  folder: string | undefined,
  options: InitOptions,
): Promise<boolean> {
  const { planSetup } = await import('../setup/plan-setup.ts');
  const plan = planSetup(resolve(context.cwd, folder ?? '.'), folder === undefined);
  if (plan === null) return false;
  const { writeSetup } = await import('../setup/write-setup.ts');
  const { renderSetup, setupReport } = await import('../setup/render-setup.ts');
  const written = options.write === true;
  if (written) await writeSetup(plan.project);
  await writeText(
    context.stdout,
    options.json === true
      ? `${JSON.stringify(setupReport(plan, written), null, 2)}\n`
      : renderSetup(plan, written, createPaint(context.stdout, context.env)),
  );
  return true;
}

async function writeStarterProject(context: CommandContext, folder: string, json: boolean): Promise<void> {
  const { writeStarter } = await import('../../runners/gherkin/starter/write-starter.ts');
  const target = resolve(context.cwd, folder);
  const files = writeStarter(target, packageVersion());
  const paint = createPaint(context.stdout, context.env);
  const lines = files.map(({ path, action }) =>
    action === 'kept'
      ? paint('dim', `  ${action.padEnd(9)}${path}`)
      : `  ${paint('green', action.padEnd(9))}${path}`,
  );
  const way = relative(context.cwd, target);
  const next = [
    ...(way === '' ? [] : [`cd ${way}`]),
    'npm install --save-dev assay',
    'npx assay run',
    'npx assay db stats',
  ];
  await writeText(
    context.stdout,
    json
      ? `${JSON.stringify({ folder: target, runners: [], starter: files, next }, null, 2)}\n`
      : `${lines.join('\n')}\n\nNext:\n${next.map((line) => `  ${line}`).join('\n')}\n`,
  );
}

export const initCommand: CommandFactory = (context) => {
  const command = new Command('init')
    .description(
      `Recognises the test runners of a project (Vitest, Jest, Mocha, Playwright Test, Cucumber, WebdriverIO, node:test)
and shows the line that records their runs; --write makes it, where it is certain what to change.
Where there is no runner, it writes a small project that runs: two features, step definitions, a configuration.
Files of that which are there already stay as they are.`,
    )
    .argument(
      '[folder]',
      'project, or where to write the small one; made when it does not exist (default: here)',
    )
    .addOption(new Option('--write', 'change the files, instead of showing how').conflicts('starter'))
    .option('--starter', 'write the small project, whatever runners there are')
    .option('--json', 'report as JSON')
    .action(async (folder: string | undefined, options: InitOptions) => {
      if (options.starter !== true && (await setUp(context, folder, options))) return;
      await writeStarterProject(context, folder ?? '.', options.json === true);
    });
  return addExamples(command, [
    'assay init',
    'assay init --write',
    'assay init packages/shop --json',
    'assay init shop-tests --starter',
  ]);
};
