import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { readPunchlist } from '../../analysis/punchlist/read-punchlist.ts';
import { latestRunOfBranch, resolveRun } from '../../analysis/resolve-run.ts';
import { replaceTextFile } from '../../exporters/atomic-file.ts';
import { type PunchlistFormatName, punchlistFormats } from '../../exporters/punchlist/write-punchlist.ts';
import type { DatabaseAccess } from '../../keeper/database-access.ts';
import { namedBranch } from '../checked-out-branch.ts';
import type { CommandContext, CommandFactory } from '../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../database-option.ts';
import { addExamples } from '../examples.ts';
import { parseCount } from '../option-values.ts';
import { writeText } from '../write-text.ts';

interface PunchlistOptions extends DatabaseOptions {
  readonly run: string;
  readonly branch?: string;
  readonly days: number;
  readonly runs: number;
  readonly limit: number;
  readonly format: PunchlistFormatName;
  readonly json?: boolean;
  readonly output?: string;
}

async function runOf(
  access: DatabaseAccess,
  run: string,
  branch: string | undefined,
  { signal }: CommandContext,
): Promise<number> {
  const isLatest = run.trim().toLowerCase() === 'latest';
  return isLatest && branch !== undefined
    ? await latestRunOfBranch(access, branch, signal)
    : await resolveRun(access, run, signal);
}

export const punchlistCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('punchlist'))
    .description(
      'Writes what to fix next: causes of failures of a run, those first that hit the most tests and runs, then flaky\n' +
        'tests, then tests without a result. Each entry says why, where, since when, and how to see more.',
    )
    .option('-r, --run <run>', 'number, beginning of the UUID, or latest', 'latest')
    .option('--branch <name>', 'only runs of this git branch; current: the one checked out here')
    .addOption(new Option('--days <count>', 'days to look back').argParser(parseCount).default(30))
    .addOption(
      new Option('--runs <count>', 'runs to look back at, at most').argParser(parseCount).default(50),
    )
    .addOption(new Option('-n, --limit <count>', 'entries at most').argParser(parseCount).default(20))
    .addOption(
      new Option('--format <format>', 'form of the list')
        .choices(Object.keys(punchlistFormats))
        .default('markdown'),
    )
    .addOption(new Option('--json', 'short for --format json').conflicts('format'))
    .option('-o, --output <file>', 'write it into a file')
    .action((options: PunchlistOptions) =>
      withDatabase(context, options, async (access) => {
        const branch = await namedBranch(options.branch, context);
        const { days, runs, limit } = options;
        const runId = await runOf(access, options.run, branch, context);
        const punchlist = await readPunchlist(
          access,
          { runId, branch: branch ?? null, days, runs, limit },
          context.signal,
        );
        const text = punchlistFormats[options.json === true ? 'json' : options.format](punchlist);
        if (options.output === undefined || options.output === '-') return writeText(context.stdout, text);
        const target = resolve(context.cwd, options.output);
        await replaceTextFile(target, (write) => write(text));
        context.stderr.write(`${target}: ${punchlist.entries.length} to fix\n`);
      }),
    );
  return addExamples(command, [
    'assay punchlist',
    'assay punchlist --limit 5 --branch main',
    'assay punchlist --run 42 --json',
    'assay punchlist --format csv --output punchlist.csv',
  ]);
};
