import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { Command } from 'commander';
import { createPaint } from '../../std/terminal.ts';
import type { CommandFactory } from '../command-context.ts';
import { addExamples } from '../examples.ts';
import { writeText } from '../write-text.ts';

function packageVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return String((JSON.parse(text) as { version: unknown }).version);
}

export const initCommand: CommandFactory = (context) => {
  const command = new Command('init')
    .description(
      'Writes a small project that runs: two features, step definitions, a configuration.\nFiles that are there already stay as they are.',
    )
    .argument('[folder]', 'where to write it; made when it does not exist', '.');
  command.action(async (folder: string) => {
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
      `${lines.join('\n')}\n\nNext:\n${next.map((line) => `  ${line}`).join('\n')}\n`,
    );
  });
  return addExamples(command, ['assay init', 'assay init shop-tests']);
};
