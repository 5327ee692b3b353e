import { appendFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { resolveRun } from '../../analysis/resolve-run.ts';
import { replaceTextFile } from '../../exporters/atomic-file.ts';
import type { ReportRequest } from '../../exporters/report/report-format.ts';
import { type ReportFormatName, reportFormats } from '../../exporters/report/report-formats.ts';
import type { WriteText } from '../../exporters/rows/write-rows.ts';
import { formatBytes } from '../../std/duration.ts';
import type { CommandContext, CommandFactory } from '../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../database-option.ts';
import { addExamples } from '../examples.ts';
import { loadProjectConfig } from '../load-project-config.ts';
import { parseByteCount } from '../option-values.ts';
import { addRunLookOptions, chosenQuarantine, type RunLookOptions } from '../report-options.ts';
import { writeText } from '../write-text.ts';

interface ReportOptions extends DatabaseOptions, RunLookOptions {
  readonly format?: ReportFormatName;
  readonly output?: string;
  readonly maxBytes?: number;
  readonly base?: string;
}

/** What GitHub takes as the summary of one step, all that is appended to its file together (bytes). */
const stepSummaryBytes = 1024 * 1024;

const names = Object.keys(reportFormats) as ReportFormatName[];

/** The format that the options name, else the one that the name of the output says. */
function formatOf({ format, output }: ReportOptions): ReportFormatName {
  if (format !== undefined) return format;
  if (output?.endsWith('.xml')) return 'junit';
  if (output?.endsWith('.json')) return 'ctrf';
  return output?.endsWith('.md') ? 'markdown' : 'summary';
}

/** The file of a step of GitHub Actions that a summary goes to when nothing else is said. */
function stepSummary(
  format: ReportFormatName,
  options: ReportOptions,
  context: CommandContext,
): string | null {
  const file = context.env.GITHUB_STEP_SUMMARY;
  return format === 'summary' && options.output === undefined && file !== undefined && file !== ''
    ? file
    : null;
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => null))?.size ?? 0;
}

async function writeReport(
  request: Omit<ReportRequest, 'maxBytes'>,
  options: ReportOptions,
  context: CommandContext,
): Promise<void> {
  const format = formatOf(options);
  const produce = await reportFormats[format].load();
  const maxBytes = options.maxBytes ?? null;
  const step = stepSummary(format, options, context);
  if (step !== null) {
    const room = Math.max(0, stepSummaryBytes - (await sizeOf(step)));
    let text = '';
    const keep: WriteText = async (piece) => {
      text += piece;
    };
    await produce({ ...request, maxBytes: Math.min(room, maxBytes ?? room) }, keep);
    await appendFile(step, text);
    context.stderr.write(`summary: ${formatBytes(Buffer.byteLength(text))} -> the summary of this step\n`);
  } else if (options.output === undefined || options.output === '-') {
    await produce({ ...request, maxBytes }, (text) => writeText(context.stdout, text));
  } else {
    const target = resolve(context.cwd, options.output);
    const { bytes } = await replaceTextFile(target, (write) => produce({ ...request, maxBytes }, write));
    context.stderr.write(`${format}: ${formatBytes(bytes)} -> ${target}\n`);
  }
}

export const reportCommand: CommandFactory = (context) => {
  const command = addRunLookOptions(databaseOptions(new Command('report')))
    .description(
      `Writes a run for people or for other programs:\n${names
        .map((name) => `  ${name.padEnd(9)} ${reportFormats[name].summary}`)
        .join('\n')}\n` +
        'In GitHub Actions, --format summary without -o is added to the summary of the step. A file is\n' +
        'replaced only when the new one is whole.',
    )
    .addOption(
      new Option('--format <format>', 'format (default: by the suffix of --output, else summary)').choices(
        names,
      ),
    )
    .option('-o, --output <file>', 'file, or - for standard output')
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
      const format = formatOf(options);
      if (options.maxBytes !== undefined && !reportFormats[format].canLeaveOut) {
        command.error(`error: --max-bytes: a report in the format ${format} is always whole`);
      }
      const loaded = await loadProjectConfig(context.cwd, options.config);
      const quarantine = chosenQuarantine(context, loaded, options);
      await withDatabase(context, options, async (access) => {
        const runId = await resolveRun(access, options.run, context.signal);
        const base = options.base ?? loaded.config.gate?.base ?? null;
        const request = { access, runId, quarantine, base, now: context.now(), signal: context.signal };
        await writeReport(request, options, context);
      });
    });
  return addExamples(command, [
    'assay report',
    'assay report --format junit -o reports/junit.xml',
    'assay report --format ctrf --run 12 | jq .results.summary',
    'assay report --format summary --max-bytes 60K -o -   # for a comment',
  ]);
};
