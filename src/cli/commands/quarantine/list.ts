import { Command } from 'commander';
import { isExpired } from '../../../configuration/quarantine/quarantine-match.ts';
import { createPaint } from '../../../std/terminal.ts';
import { renderTable } from '../../../std/text-table.ts';
import type { CommandFactory } from '../../command-context.ts';
import { addExamples } from '../../examples.ts';
import { addQuarantineOptions, openQuarantine, type QuarantineOptions } from '../../quarantine-options.ts';
import { writeText } from '../../write-text.ts';

interface ListOptions extends QuarantineOptions {
  readonly json?: boolean;
}

export const quarantineListCommand: CommandFactory = (context) => {
  const command = addQuarantineOptions(new Command('list'))
    .description('Shows the known failures: test, owner, last day, reason.')
    .option('--json', 'the entries as JSON')
    .action(async (options: ListOptions) => {
      const { shown, entries } = await openQuarantine(context, options);
      const now = context.now();
      if (options.json === true) {
        const listed = entries.map((entry) => ({ ...entry, expired: isExpired(entry, now) }));
        return await writeText(context.stdout, `${JSON.stringify(listed, null, 2)}\n`);
      }
      context.stderr.write(`${shown}: ${entries.length === 1 ? '1 entry' : `${entries.length} entries`}\n`);
      if (entries.length === 0) return;
      const columns = ['test', 'owner', 'expires', 'reason', 'issue', 'line'].map((name) => ({ name }));
      const rows = entries.map((entry) => [
        [entry.test, entry.suite, entry.path].filter((part) => part !== undefined).join(' in '),
        entry.owner,
        isExpired(entry, now) ? `${entry.expires} (over)` : entry.expires,
        entry.reason,
        entry.issue ?? '',
        String(entry.line),
      ]);
      const { stdout, env } = context;
      const width = stdout.isTTY === true && stdout.columns !== undefined ? { width: stdout.columns } : {};
      await writeText(stdout, renderTable(columns, rows, { ...width, style: createPaint(stdout, env) }));
    });
  return addExamples(command, ['assay quarantine list', 'assay quarantine list --json']);
};
