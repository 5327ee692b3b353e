import { type Command, Option } from 'commander';
import { formatRows, type RowFormatName, rowFormats } from '../exporters/rows/row-formats.ts';
import type { QueryResult } from '../keeper/database-access.ts';
import type { CommandContext } from './command-context.ts';
import { OutputGone } from './output-gone.ts';
import { renderMarkdown, renderResultTable, type TableStyle } from './result-table.ts';
import { writeText } from './write-text.ts';

/** Options of every command that shows a result. */
export interface ResultOptions {
  readonly format?: 'table' | 'markdown' | RowFormatName;
  readonly json?: boolean;
  readonly wide?: boolean;
}

/** Adds `--format`, `--json` and `--wide`. */
export function addResultOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--format <format>', 'how to show the rows')
        .choices(['table', ...Object.keys(rowFormats), 'markdown'])
        .default('table'),
    )
    .addOption(new Option('--json', 'short for --format json').conflicts('format'))
    .option('--wide', 'never shorten cells of a table to fit the terminal');
}

function render(
  context: CommandContext,
  result: QueryResult,
  format: NonNullable<ResultOptions['format']>,
  style: TableStyle,
): string {
  if (format === 'table') return renderResultTable(context, result, style);
  return format === 'markdown' ? renderMarkdown(result) : formatRows(format, result);
}

/** Writes a result to standard output in the format that the options name. */
export async function showResult(
  context: CommandContext,
  result: QueryResult,
  options: ResultOptions,
  style: TableStyle = {},
): Promise<void> {
  const format = options.json === true ? 'json' : (options.format ?? 'table');
  await writeText(context.stdout, render(context, result, format, { ...style, wide: options.wide }));
}

/** Says on standard error how many rows there were, how long it took, and whether some are missing. */
export function reportRows(context: CommandContext, result: QueryResult): void {
  if (context.signal.reason instanceof OutputGone) return;
  const count = result.rows.length;
  const shown = `${count.toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;
  const time = `${Math.round(result.elapsedMs).toLocaleString('en-US')} ms`;
  context.stderr.write(
    result.truncated
      ? `${shown} (${time}); there are more: narrow the query, or raise --max-rows (or --limit).\n`
      : `${shown} (${time})\n`,
  );
}
