import { appendFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { resolveRun } from '../../analysis/resolve-run.ts';
import { resultsFolder } from '../../configuration/results-folder.ts';
import { replaceTextFile } from '../../exporters/atomic-file.ts';
import type { ReportFormat, ReportRequest } from '../../exporters/report/report-format.ts';
import { type ReportFormatName, reportFormats } from '../../exporters/report/report-formats.ts';
import type { WriteText } from '../../exporters/rows/write-rows.ts';
import { formatBytes } from '../../std/duration.ts';
import type { CommandContext, CommandFactory } from '../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../database-option.ts';
import { addExamples } from '../examples.ts';
import { loadProjectConfig } from '../load-project-config.ts';
import { parseByteCount } from '../option-values.ts';
import { addRunLookOptions, chosenQuarantine, type RunLookOptions } from '../report-options.ts';
import { writePages } from '../write-pages.ts';
import { writeText } from '../write-text.ts';

interface ReportOptions extends DatabaseOptions, RunLookOptions {
  readonly format?: ReportFormatName;
  readonly output?: string;
  readonly maxBytes?: number;
  readonly base?: string;
  readonly singleFile?: boolean;
  readonly embedLimit?: number;
}

/** What GitHub takes as the summary of one step, all that is appended to its file together (bytes). */
const stepSummaryBytes = 1024 * 1024;

const names = Object.keys(reportFormats) as ReportFormatName[];

/** The format that the options name, else the one that the name of the output says. */
function formatOf({ format, output, singleFile, embedLimit, maxBytes }: ReportOptions): ReportFormatName {
  if (format !== undefined) return format;
  if (singleFile === true || embedLimit !== undefined) return 'html';
  if (output?.endsWith('.xml')) return 'junit';
  if (output?.endsWith('.json')) return 'ctrf';
  if (output?.endsWith('.md')) return 'markdown';
  return output === '-' || maxBytes !== undefined ? 'summary' : 'html';
}

/** The file of a step of GitHub Actions that a summary goes to when nothing else is said. */
function stepSummary(options: ReportOptions, context: CommandContext): string | null {
  const file = context.env.GITHUB_STEP_SUMMARY;
  const wanted = options.format === undefined || options.format === 'summary';
  return wanted &&
    options.output === undefined &&
    options.singleFile !== true &&
    file !== undefined &&
    file !== ''
    ? file
    : null;
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}

/** Adds the summary of a run to the summary of a step. */
async function addToStep(
  request: Omit<ReportRequest, 'maxBytes'>,
  { maxBytes }: ReportOptions,
  step: string,
  context: CommandContext,
): Promise<void> {
  const produce = await reportFormats.summary.load();
  const room = Math.max(0, stepSummaryBytes - (await sizeOf(step)));
  let text = '';
  const keep: WriteText = async (piece) => {
    text += piece;
  };
  await produce({ ...request, maxBytes: Math.min(room, maxBytes ?? room) }, keep);
  await appendFile(step, text);
  context.stderr.write(`summary: ${formatBytes(Buffer.byteLength(text))} -> the summary of this step\n`);
}

async function writeReport(
  request: Omit<ReportRequest, 'maxBytes'>,
  options: ReportOptions,
  resultsDir: string,
  context: CommandContext,
): Promise<void> {
  const name = formatOf(options);
  const format: ReportFormat = reportFormats[name];
  const maxBytes = options.maxBytes ?? null;
  const step = stepSummary(options, context);
  if (step !== null) await addToStep(request, options, step, context);
  if (format.kind === 'pages') {
    const singleFile = options.singleFile === true || /\.html?$/i.test(options.output ?? '');
    const usual = join(resultsDir, singleFile ? 'report.html' : 'report');
    const target = options.output === undefined ? usual : resolve(context.cwd, options.output);
    await writePages({ ...request, target, singleFile, embedLimit: options.embedLimit ?? null }, context);
    return;
  }
  if (step !== null) return;
  const produce = await format.load();
  if (options.output === undefined || options.output === '-') {
    await produce({ ...request, maxBytes }, (text) => writeText(context.stdout, text));
  } else {
    const target = resolve(context.cwd, options.output);
    const { bytes } = await replaceTextFile(target, (write) => produce({ ...request, maxBytes }, write));
    context.stderr.write(`${name}: ${formatBytes(bytes)} -> ${target}\n`);
  }
}

/** Says what options have no meaning for a format. */
function checkOptions(command: Command, options: ReportOptions): void {
  const name = formatOf(options);
  const { canLeaveOut, kind } = reportFormats[name];
  if (options.maxBytes !== undefined && !canLeaveOut) {
    command.error(`error: --max-bytes: a report in the format ${name} is always whole`);
  }
  if (kind === 'pages') {
    if (options.output === '-') {
      command.error('error: -o -: pages go to a folder, or to a file with --single-file; give its name');
    }
    return;
  }
  if (options.singleFile === true)
    command.error(`error: --single-file: a report in the format ${name} is always one file`);
  if (options.embedLimit !== undefined)
    command.error(`error: --embed-limit: a report in the format ${name} embeds nothing`);
}

export const reportCommand: CommandFactory = (context) => {
  const command = addRunLookOptions(databaseOptions(new Command('report')))
    .description(
      `Writes a run for people or for other programs:\n${names
        .map((name) => `  ${name.padEnd(9)} ${reportFormats[name].summary}`)
        .join('\n')}\n` +
        'Pages go to the folder "report" in the results. In GitHub Actions, without --format and -o, the summary\n' +
        'is added to the summary of the step, too. What was there is replaced only when the new one is whole.',
    )
    .addOption(
      new Option(
        '--format <format>',
        'format (default: by the suffix of --output, else html; summary for -o -)',
      ).choices(names),
    )
    .option('-o, --output <file>', 'file, or - for standard output; a folder or .html for html')
    .option('--single-file', 'html as one file that opens from the disk, without a network')
    .addOption(
      new Option(
        '--embed-limit <size>',
        'screenshots that a single file embeds, all together (default: 20M)',
      ).argParser(parseByteCount),
    )
    .addOption(
      new Option(
        '--max-bytes <size>',
        'longest summary or Markdown, for example 60K (default of summary: 65,535, or 1 MiB for a step of GitHub)',
      ).argParser(parseByteCount),
    )
    .option(
      '--base <branch>',
      'branch that new failures are compared with (default: as CI says, else the main branch)',
    )
    .action(async (options: ReportOptions) => {
      checkOptions(command, options);
      const loaded = await loadProjectConfig(context.cwd, options.config);
      const quarantine = chosenQuarantine(context, loaded, options);
      await withDatabase(context, options, async (access) => {
        const runId = await resolveRun(access, options.run, context.signal);
        const base = options.base ?? loaded.config.gate?.base ?? null;
        const request = { access, runId, quarantine, base, now: context.now(), signal: context.signal };
        await writeReport(request, options, resultsFolder(undefined, loaded, context.cwd), context);
      });
    });
  return addExamples(command, [
    'assay report',
    'assay report --run 12 -o report/',
    'assay report --single-file -o run-12.html',
    'assay report --format junit -o reports/junit.xml',
    'assay report --format ctrf --run 12 | jq .results.summary',
    'assay report --format summary --max-bytes 60K -o -   # for a comment',
  ]);
};
