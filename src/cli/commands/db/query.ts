import { Command, Option } from 'commander';
import { assayError } from '../../../model/errors.ts';
import type { JsonValue } from '../../../std/json-value.ts';
import { askNamedPreset } from '../../ask-named-preset.ts';
import type { CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { checkParameters, collectParameter, parseCountOrAll, parseTimeSpan } from '../../option-values.ts';
import { optionsOfParameters } from '../../preset-parameters.ts';
import { readSql } from '../../read-sql.ts';
import { addResultOptions, type ResultOptions, reportRows, showResult } from '../../show-result.ts';

interface QueryOptions extends ResultOptions, DatabaseOptions {
  readonly file?: string;
  readonly preset?: string;
  readonly param?: Readonly<Record<string, JsonValue>>;
  readonly timeout: number;
  readonly maxRows: number;
}

export const queryCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('query'))
    .description(
      'Asks the run database one read-only statement of SQL (DuckDB), also while a run is recording.\n' +
        'The answer goes to standard output, the number of rows to standard error.',
    )
    .argument('[sql]', 'the statement; - reads it from standard input, as does leaving it out in a pipe')
    .option('-f, --file <file>', 'read the statement from a file')
    .addOption(
      new Option(
        '--preset <name>',
        'ask a preset of assay ask instead; --param gives its options: --param days=7',
      ).conflicts(['file', 'timeout', 'maxRows']),
    )
    .addOption(
      new Option(
        '-p, --param <name=value>',
        'value of $name; number, true, false and null are typed, name:=json takes JSON; repeatable',
      ).argParser(collectParameter),
    )
    .addOption(
      new Option('--timeout <span>', 'give up after this time, for example 500ms, 30s, 5m')
        .argParser(parseTimeSpan)
        .default(30_000, '30s'),
    )
    .addOption(
      new Option('--max-rows <count>', 'rows at most, or all').argParser(parseCountOrAll).default(10_000),
    );
  addResultOptions(command).action(async (argument: string | undefined, options: QueryOptions) => {
    if (options.preset !== undefined) {
      if (argument !== undefined) throw assayError('SQL_TWICE', {});
      await askNamedPreset(context, options.preset, optionsOfParameters(options.param), options);
      return;
    }
    const sql = await readSql(context, argument, options.file);
    checkParameters(sql, options.param);
    await withDatabase(context, options, async (access) => {
      const result = await access.query({
        sql,
        parameters: options.param ?? {},
        timeoutMs: options.timeout,
        maxRows: options.maxRows,
        signal: context.signal,
      });
      await showResult(context, result, options);
      reportRows(context, result);
    });
  });
  return addExamples(command, [
    'assay db query "SELECT status, count(*) AS n FROM executions GROUP BY status"',
    'assay db query "SELECT * FROM step_runs WHERE run_id = $run" --param run=3',
    'assay db query --file slow-steps.sql --format csv > slow-steps.csv',
    'assay db query --preset slow-tests --param runs=10',
    'echo "SHOW ALL TABLES" | assay db query --json',
  ]);
};
