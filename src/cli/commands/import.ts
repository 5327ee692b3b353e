import { Command, Option } from 'commander';
import { formatNames } from '../../importers/choose-format.ts';
import type { CommandFactory } from '../command-context.ts';
import { databaseOptions } from '../database-option.ts';
import { addExamples } from '../examples.ts';
import { importFiles } from '../importing/import-files.ts';
import { type ImportOptions, parseFormat, parseMoment, parseTimeZone } from '../importing/import-options.ts';
import { renderImport } from '../importing/render-import.ts';
import { writeText } from '../write-text.ts';

export const importCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('import'))
    .description(
      'Takes in results that other tools have written. The format is recognised by the content; the same file twice is\n' +
        'one run; totals are counted anew; whatever is odd is told with its place. A file comes in whole or not at all.',
    )
    .argument('<files...>', 'files (.gz, too) or directories; - is standard input')
    .addOption(
      new Option('--format <name>', `instead of recognising it: ${formatNames().join(', ')}`).argParser(
        parseFormat,
      ),
    )
    .option('--merge', 'all files are one run; without it each is a run of its own')
    .option(
      '--run-id <key>',
      'runs with the same key are one run, also those of other jobs (default: ASSAY_RUN_ID)',
    )
    .option('--project <key>', 'project that the tests belong to (default: that of the working directory)')
    .option('--name <text>', 'name of the run')
    .option('--branch <name>', 'git branch that was tested')
    .option('--commit <sha>', 'git commit that was tested')
    .addOption(
      new Option('--attempts <rule>', 'what tests of the same name are')
        .choices(['own-tests', 'same-name'])
        .default('own-tests'),
    )
    .option('--base <dir>', 'paths are relative to it, and attachments may lie in it (default: the project)')
    .addOption(
      new Option('--started-at <time>', 'start of a run whose files say no time').argParser(parseMoment),
    )
    .addOption(
      new Option('--timezone <zone>', 'zone of times that say none').argParser(parseTimeZone).default('UTC'),
    )
    .option('--context', 'record git and CI of this process (default: only in CI)')
    .option('--no-context', 'record neither')
    .option('--results <dir>', 'folder that attachments are copied to (default: results)')
    .option('--strict', 'end with exit code 1 when anything was lost or is in doubt')
    .option('--dry-run', 'read and report only')
    .option('--json', 'report as JSON')
    .action(async (files: readonly string[], options: ImportOptions) => {
      const started = performance.now();
      const runs = await importFiles(files, options, context);
      const elapsedMs = performance.now() - started;
      const text =
        options.json === true
          ? `${JSON.stringify({ runs, elapsedMs }, null, 2)}\n`
          : renderImport(runs, elapsedMs, context);
      await writeText(context.stdout, text);
      if (options.strict === true && runs.some(({ errors }) => errors > 0)) context.setExitCode(1);
    });
  return addExamples(command, [
    'assay import junit.xml',
    'assay import target/surefire-reports --merge --name nightly',
    'go test -json ./... | assay import -',
    'assay import allure-results --project shop --branch main',
    'assay import report.xml.gz --dry-run --json',
  ]);
};
