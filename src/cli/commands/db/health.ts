import { Command } from 'commander';
import type { CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { renderHealth } from '../../render-health.ts';
import { writeText } from '../../write-text.ts';

export const healthCommand: CommandFactory = (context) => {
  const command = databaseOptions(new Command('health'))
    .description(
      'Shows how the database, its keeper and its journals are. Ends with 1 when something is wrong.',
    )
    .option('--json', 'as JSON')
    .action(async (options: DatabaseOptions & { readonly json?: boolean }) => {
      const report = await withDatabase(context, options, (access) => access.health());
      const text =
        options.json === true ? `${JSON.stringify(report, null, 2)}\n` : renderHealth(report, context);
      await writeText(context.stdout, text);
      if (report.problems.length > 0) context.setExitCode(1);
    });
  return addExamples(command, ['assay db health', 'assay db health --json | jq .keeper']);
};
