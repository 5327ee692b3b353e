import { Command } from 'commander';
import { locationLabel } from '../../../storage/location/database-location.ts';
import type { CommandContext, CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions, resolvedDatabase } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { outline } from '../../sections.ts';
import { writeText } from '../../write-text.ts';

interface ConfigOptions extends DatabaseOptions {
  readonly json?: boolean;
}

async function showConfig(options: ConfigOptions, context: CommandContext): Promise<void> {
  const { location, settings, overruled } = await resolvedDatabase(options, context);
  const label = locationLabel(location);
  if (options.json === true) {
    const report = { database: label, engine: location.engine, settings, overruled };
    return writeText(context.stdout, `${JSON.stringify(report, null, 2)}\n`);
  }
  const rows = settings.map(({ setting, value, origin }) => [setting, String(value ?? '-'), origin]);
  const text = outline(
    [label],
    [
      {
        title: 'Settings',
        head: ['setting', 'value', 'from'],
        columns: [{}, {}, { paint: (paint, cell) => paint('dim', cell) }],
        rows,
      },
      { title: 'Overruled', columns: [{}], rows: overruled.map((origin) => [origin]) },
    ],
    context,
  );
  return writeText(context.stdout, text);
}

export const configCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('config'))
    .description(
      'Shows which database is meant, each of its settings, and where it comes from: an option, a\n' +
        'variable, .env, the configuration file, or the default. Passwords are masked; the database\n' +
        'itself is not opened.',
    )
    .option('--json', 'as JSON')
    .action((options: ConfigOptions) => showConfig(options, context));
  return addExamples(command, [
    'assay db config',
    'assay db config --shared',
    'assay db config --json | jq -r \'.settings[] | select(.setting == "path").value\'',
  ]);
};
