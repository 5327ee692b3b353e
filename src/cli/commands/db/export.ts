import { stat } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { databaseRelations } from '../../../analysis/database-tables.ts';
import {
  type ExportedFile,
  type ExportFormat,
  exportAsText,
  exportFormats,
  exportToFile,
} from '../../../exporters/export-result.ts';
import type { DatabaseAccess, QueryRequest } from '../../../keeper/database-access.ts';
import { assayError } from '../../../model/errors.ts';
import { formatBytes } from '../../../std/duration.ts';
import type { JsonValue } from '../../../std/json-value.ts';
import { nearestName } from '../../../std/nearest-name.ts';
import { quoteName } from '../../../storage/sql/create-table.ts';
import type { CommandContext, CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { checkParameters, collectParameter, parseTimeSpan } from '../../option-values.ts';
import { writeText } from '../../write-text.ts';

interface ExportOptions extends DatabaseOptions {
  readonly table?: string;
  readonly query?: string;
  readonly param?: Readonly<Record<string, JsonValue>>;
  readonly format?: ExportFormat;
  readonly output?: string;
  readonly timeout: number;
}

/** An export may take long; what stops it is the user (ms). */
const defaultTimeout = 24 * 3_600_000;

/** The format that the options name, else the one of the output's suffix, else CSV. */
function formatOf(options: ExportOptions): ExportFormat {
  const suffix = extname(options.output ?? '')
    .slice(1)
    .toLowerCase();
  return options.format ?? exportFormats.find((format) => format === suffix) ?? 'csv';
}

function report(context: CommandContext, name: string, target: string, { rows, bytes }: ExportedFile): void {
  const count = `${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}`;
  context.stderr.write(`${name}: ${count}, ${formatBytes(bytes)} -> ${target}\n`);
}

async function selectTable(access: DatabaseAccess, table: string, context: CommandContext): Promise<string> {
  const names = (await databaseRelations(access, context.signal)).map((relation) => relation.name);
  const found = names.find((name) => name.toLowerCase() === table.toLowerCase());
  if (found !== undefined) return `SELECT * FROM ${quoteName(found)}`;
  throw assayError('TABLE_UNKNOWN', { table, meant: nearestName(table, names), known: names.join(', ') });
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/** Where one result goes: a file, or standard output (undefined). */
async function singleTarget(options: ExportOptions, format: ExportFormat, context: CommandContext) {
  const toStandardOutput = options.output === undefined || options.output === '-';
  if (toStandardOutput && format === 'parquet') {
    throw assayError('EXPORT_TARGET', { reason: 'Parquet is not text and needs a file' });
  }
  if (toStandardOutput || options.output === undefined) return undefined;
  const target = resolve(context.cwd, options.output);
  if (!options.output.endsWith('/') && !(await isFolder(target))) return target;
  return join(target, `${options.table ?? 'query'}.${format}`);
}

function everythingTarget(options: ExportOptions, context: CommandContext): string {
  const output = options.output;
  if (output === undefined || output === '-') {
    throw assayError('EXPORT_TARGET', { reason: 'everything is many tables, one file each' });
  }
  if (exportFormats.some((format) => output.toLowerCase().endsWith(`.${format}`))) {
    throw assayError('EXPORT_TARGET', { reason: `${output} is one file, and everything is many tables` });
  }
  return resolve(context.cwd, output);
}

async function exportEverything(access: DatabaseAccess, options: ExportOptions, context: CommandContext) {
  const format = formatOf(options);
  const folder = everythingTarget(options, context);
  for (const { name, isView } of await databaseRelations(access, context.signal)) {
    if (isView) continue;
    const target = join(folder, `${name}.${format}`);
    const sql = `SELECT * FROM ${quoteName(name)}`;
    report(
      context,
      name,
      target,
      await exportToFile(access, requestOf(sql, options, context), format, target),
    );
  }
}

function requestOf(sql: string, options: ExportOptions, context: CommandContext): QueryRequest {
  return {
    sql,
    parameters: options.param ?? {},
    timeoutMs: options.timeout,
    maxRows: Number.POSITIVE_INFINITY,
    signal: context.signal,
  };
}

async function exportOne(access: DatabaseAccess, options: ExportOptions, context: CommandContext) {
  const format = formatOf(options);
  const target = await singleTarget(options, format, context);
  const sql = options.query ?? (await selectTable(access, options.table ?? '', context));
  const request = requestOf(sql, options, context);
  const name = options.table ?? 'query';
  if (target !== undefined) {
    report(context, name, target, await exportToFile(access, request, format, target));
  } else if (format !== 'parquet') {
    const write = (text: string) => writeText(context.stdout, text);
    report(context, name, 'standard output', await exportAsText(access, request, format, write));
  }
}

export const exportCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('export'))
    .description(
      'Writes a table, the result of a query, or every table (one file each) to files. A file is replaced only when\n' +
        'the new one is whole; results of any size take little memory.',
    )
    .option('--table <name>', 'one table or view')
    .addOption(new Option('--query <sql>', 'the result of a query').conflicts('table'))
    .addOption(
      new Option('-p, --param <name=value>', 'value of $name in --query; repeatable').argParser(
        collectParameter,
      ),
    )
    .addOption(
      new Option('--format <format>', 'file format (default: by the suffix of --output, else csv)').choices(
        exportFormats,
      ),
    )
    .option('-o, --output <path>', 'file, - for standard output, or a folder')
    .addOption(
      new Option('--timeout <span>', 'give up after this time, for example 5m')
        .argParser(parseTimeSpan)
        .default(defaultTimeout, 'one day'),
    )
    .action((options: ExportOptions) => {
      const one = options.table !== undefined || options.query !== undefined;
      if (!one) everythingTarget(options, context);
      checkParameters(options.query ?? '', options.param);
      return withDatabase(context, options, (access) =>
        one ? exportOne(access, options, context) : exportEverything(access, options, context),
      );
    });
  return addExamples(command, [
    'assay db export --table executions --output executions.csv',
    'assay db export --query "SELECT * FROM step_runs WHERE run_id = 3" --format parquet -o steps.parquet',
    'assay db export --table Scenario --format ndjson | jq .name',
    'assay db export --format json --output export/',
  ]);
};
