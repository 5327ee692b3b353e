import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type FileTimes, noFileTimes, readFileTimes } from '../../analysis/shards/file-times.ts';
import { planShards, type ShardPlan } from '../../analysis/shards/plan-shards.ts';
import { historyText, readHistory } from '../../exporters/shards/shard-history.ts';
import {
  type ShardRunner,
  type ShardRunnerName,
  shardRunners,
  shardUnits,
} from '../../exporters/shards/shard-runners.ts';
import { AssayError } from '../../model/errors.ts';
import { captureCi } from '../../recording/environment/ci-context.ts';
import { askGit } from '../../recording/environment/git-command.ts';
import { findProject } from '../../recording/environment/project.ts';
import { formatDuration } from '../../std/duration.ts';
import { portablePath } from '../../std/portable-path.ts';
import { isoTimestamp, parseTimestamp } from '../../std/timestamp.ts';
import type { CommandContext, CommandFactory } from '../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../database-option.ts';
import { addExamples } from '../examples.ts';
import { shardFiles } from '../shard-files.ts';
import { writeText } from '../write-text.ts';

interface ShardOptions extends DatabaseOptions {
  readonly runner?: ShardRunnerName;
  readonly print: 'lines' | 'args';
  readonly plan?: boolean;
  readonly json?: boolean;
  readonly asOf?: string;
  readonly history?: string;
  readonly save?: string;
}

interface WantedShard {
  readonly index: number;
  readonly count: number;
}

const runnerNames = Object.keys(shardRunners) as ShardRunnerName[];

function parseShard(text: string): WantedShard {
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (!(shard.index >= 1 && shard.index <= shard.count)) {
    throw new InvalidArgumentError('Give the shard and how many there are: 1/4 is the first of four.');
  }
  return shard;
}

function parseMoment(text: string): string {
  if (parseTimestamp(text) === null) {
    throw new InvalidArgumentError('Give a date (2026-11-21) or a time (2026-11-21T09:30:00Z).');
  }
  return text;
}

/**
 * Up to when runs count. In CI it is the time of the commit, which all jobs of a build have in common: jobs that ask at
 * different moments must not divide in different ways.
 */
async function momentOf(options: ShardOptions, context: CommandContext): Promise<number> {
  const given = options.asOf === undefined ? null : parseTimestamp(options.asOf);
  if (given !== null) return given;
  if (captureCi(context.env) !== null) {
    const committed = await askGit(context.cwd, context.env, ['log', '-1', '--format=%cI']);
    const time = committed === null ? null : parseTimestamp(committed.trim());
    if (time !== null) return time;
  }
  return context.now();
}

/** The history that the options mean; without a database there is none. */
async function timesOf(options: ShardOptions, context: CommandContext): Promise<FileTimes> {
  if (options.history !== undefined) return readHistory(resolve(context.cwd, options.history));
  const asOf = await momentOf(options, context);
  const { key } = findProject(context.cwd);
  try {
    return await withDatabase(context, options, (access) => readFileTimes(access, key, asOf, context.signal));
  } catch (error) {
    if (!(error instanceof AssayError) || error.code !== 'DATABASE_MISSING' || options.save !== undefined)
      throw error;
    return noFileTimes(asOf);
  }
}

/** A word as `$(...)` of a shell leaves it; only spaces and quotes need quotes, and then `eval` or xargs. */
function quoted(word: string): string {
  return /[\s'"`]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : word;
}

function filesText(files: readonly string[], runner: ShardRunner, print: ShardOptions['print']): string {
  if (print === 'lines') return files.map((file) => `${runner.argument(file)}\n`).join('');
  const words = files.length === 0 ? runner.nothing : [...runner.before, ...files.map(runner.argument)];
  return words.length === 0 ? '' : `${words.map(quoted).join(' ')}\n`;
}

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;

function basisOf(plan: ShardPlan, times: FileTimes, files: number): string {
  if (plan.known === 0) return 'no history of these files: balanced by count';
  const unknown = files - plan.known;
  const rest =
    unknown === 0 || plan.assumedMs === null
      ? ''
      : `; ${counted(unknown, 'file')} without history, taken as ${formatDuration(plan.assumedMs)} each`;
  return `by the times of ${counted(times.runs, 'run')} up to ${isoTimestamp(times.asOf).slice(0, 19)}Z${rest}`;
}

function planText({ shards }: ShardPlan, basis: string): string {
  const blocks = shards.map(({ index, files, expectedMs }) => {
    const time = expectedMs === null ? '' : `, about ${formatDuration(expectedMs)}`;
    const head = `shard ${index}/${shards.length}: ${counted(files.length, 'file')}${time}\n`;
    return `${head}${files.map((file) => `  ${file}\n`).join('')}`;
  });
  return `${basis}\n${blocks.join('')}`;
}

async function divide(
  { index, count }: WantedShard,
  named: readonly string[],
  name: ShardRunnerName,
  options: ShardOptions,
  times: FileTimes,
  context: CommandContext,
): Promise<void> {
  const runner: ShardRunner = shardRunners[name];
  const files = await shardFiles(name, named, context);
  const { root } = findProject(context.cwd);
  const timeOf = (file: string) => times.files.get(portablePath(root, resolve(context.cwd, file)));
  const plan = planShards(shardUnits(files, runner), timeOf, count);
  const basis = basisOf(plan, times, files.length);
  if (options.json === true) {
    const asOf = isoTimestamp(times.asOf);
    const { known, assumedMs, shards } = plan;
    const json = { runner: name, asOf, runs: times.runs, known, assumedMs, shards };
    return await writeText(context.stdout, `${JSON.stringify(json, null, 2)}\n`);
  }
  if (options.plan === true) return await writeText(context.stdout, planText(plan, basis));
  const shard = plan.shards[index - 1];
  const own = shard?.files ?? [];
  const time = shard?.expectedMs == null ? '' : `, about ${formatDuration(shard.expectedMs)}`;
  context.stderr.write(
    `shard ${index}/${count}: ${own.length} of ${counted(files.length, 'file')}${time}; ${basis}\n`,
  );
  if (own.length === 0 && options.print === 'lines') {
    context.stderr.write(
      'note: This shard has no files. Without any, the runner would run all of them: do not start it.\n',
    );
  }
  await writeText(context.stdout, filesText(own, runner, options.print));
}

export const shardCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('shard'))
    .description(
      'Divides test files among parallel jobs, so that all take about as long: by the median time of\n' +
        'each file in the newest runs. Prints the files of one shard in the form that the runner takes.\n' +
        'Every job must ask with the same files and the same history: give --as-of or --history where\n' +
        'jobs may see different databases. In CI, runs count up to the time of the commit, unless\n' +
        '--as-of says otherwise.',
    )
    .argument('[shard]', 'which of how many: 1/4', parseShard)
    .argument(
      '[files...]',
      'test files and folders, - for a list from a pipe (default: what the runner finds)',
    )
    .addOption(new Option('--runner <name>', 'who runs the files').choices(runnerNames))
    .addOption(
      new Option('--print <form>', 'one file a line, or arguments in one line, for $(...)')
        .choices(['lines', 'args'])
        .default('lines'),
    )
    .option('--plan', 'show all shards with their expected times')
    .option('--json', 'the plan of all shards as JSON')
    .addOption(new Option('--as-of <time>', 'only runs that had ended then').argParser(parseMoment))
    .addOption(
      new Option('--history <file>', 'times from a file instead of a database').conflicts(['asOf', 'save']),
    )
    .option('--save <file>', 'write the times of all files, for --history in other jobs')
    .action(async (wanted: WantedShard | undefined, named: string[], options: ShardOptions) => {
      if (wanted === undefined && options.save === undefined) {
        command.error('error: say which shard of how many, for example 1/4, or --save FILE');
      }
      if (wanted !== undefined && options.runner === undefined) {
        command.error(`error: say with --runner who runs the files: ${runnerNames.join(', ')}`);
      }
      const times = await timesOf(options, context);
      if (options.save !== undefined) {
        const target = resolve(context.cwd, options.save);
        await writeFile(target, historyText(times));
        context.stderr.write(
          `${counted(times.files.size, 'file')} of ${counted(times.runs, 'run')} -> ${target}\n`,
        );
      }
      if (wanted === undefined || options.runner === undefined) return;
      await divide(wanted, named, options.runner, options, times, context);
    });
  return addExamples(command, [
    'assay shard 1/4 --runner vitest | xargs -r -d "\\n" npx vitest run',
    'npx jest $(assay shard 2/4 --runner jest --print args)',
    'npx jest --listTests | assay shard 2/4 --runner jest -',
    'assay shard 1/4 --runner gherkin --plan',
    'assay shard --save shard-history.json',
  ]);
};
