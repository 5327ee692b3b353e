import { Command } from 'commander';
import { checkQuarantine } from '../../../analysis/quarantine/quarantine-check.ts';
import type { CommandFactory } from '../../command-context.ts';
import { type DatabaseOptions, databaseOptions, withDatabase } from '../../database-option.ts';
import { addExamples } from '../../examples.ts';
import { addQuarantineOptions, openQuarantine, type QuarantineOptions } from '../../quarantine-options.ts';
import { quarantineNotes } from '../../render-gate.ts';
import { writeText } from '../../write-text.ts';

interface CheckOptions extends QuarantineOptions, DatabaseOptions {
  readonly json?: boolean;
}

export const quarantineCheckCommand: CommandFactory = (context) => {
  const command = addQuarantineOptions(databaseOptions(new Command('check')))
    .description(
      'Holds the list against the database: entries that are over, that are for no test, for tests\n' +
        'that always fail (they are broken, not flaky), or for tests that no longer fail.\n' +
        'Exit code: 0 all well, 1 something is to be seen to.',
    )
    .option('--json', 'what was found as JSON')
    .action(async (options: CheckOptions) => {
      const list = await openQuarantine(context, options);
      const checked = await withDatabase(context, options, (access) =>
        checkQuarantine(access, list, context.now(), context.signal),
      );
      const notes = quarantineNotes(checked, list);
      if (options.json === true) {
        await writeText(context.stdout, `${JSON.stringify({ entries: checked, notes }, null, 2)}\n`);
      } else {
        const all = `${list.shown}: ${list.entries.length} checked, ${notes.length} to be seen to\n`;
        await writeText(context.stdout, `${notes.map((note) => `${note}\n`).join('')}${all}`);
      }
      context.setExitCode(notes.length > 0 ? 1 : 0);
    });
  return addExamples(command, ['assay quarantine check', 'assay quarantine check --json']);
};
