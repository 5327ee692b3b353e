import { Command } from 'commander';
import { removeFromQuarantine } from '../../../configuration/quarantine/write-quarantine.ts';
import type { CommandFactory } from '../../command-context.ts';
import { addExamples } from '../../examples.ts';
import { addQuarantineOptions, openQuarantine, type QuarantineOptions } from '../../quarantine-options.ts';

export const quarantineRemoveCommand: CommandFactory = (context) => {
  const command = addQuarantineOptions(new Command('remove'))
    .description('Takes a test off the list: its failures count again.')
    .argument('<test>', 'the text of "test" in the entry')
    .action(async (test: string, options: QuarantineOptions) => {
      const list = await openQuarantine(context, options);
      const removed = removeFromQuarantine(list, test);
      const left = list.entries.length - removed.length;
      context.stdout.write(
        `${list.shown}: "${test}" is off the list (${removed.length} removed, ${left} left)\n`,
      );
    });
  return addExamples(command, ['assay quarantine remove "Pay with a card"']);
};
