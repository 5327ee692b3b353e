import { resolve } from 'node:path';
import { Command } from 'commander';
import { loadQuarantine, type Quarantine } from '../../../configuration/quarantine/load-quarantine.ts';
import { isExpired } from '../../../configuration/quarantine/quarantine-match.ts';
import { addToQuarantine } from '../../../configuration/quarantine/write-quarantine.ts';
import { assayError } from '../../../model/errors.ts';
import { parseDuration } from '../../../std/duration.ts';
import type { CommandContext, CommandFactory } from '../../command-context.ts';
import { addExamples } from '../../examples.ts';
import { loadProjectConfig } from '../../load-project-config.ts';
import { addQuarantineOptions, type QuarantineOptions } from '../../quarantine-options.ts';

interface AddOptions extends QuarantineOptions {
  readonly owner: string;
  readonly reason: string;
  readonly expires: string;
  readonly suite?: string;
  readonly path?: string;
  readonly issue?: string;
}

/** A day as `2026-12-31`, or so long from today. */
function lastDay(text: string, nowMicros: number): string {
  const refuse = (reason: string) => assayError('QUARANTINE_EXPIRY_INVALID', { expires: text, reason });
  const span = /[a-z]$/.test(text) ? parseDuration(text) : null;
  const day = span === null ? text : new Date(nowMicros / 1000 + span).toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(`${day}T00:00:00Z`))) {
    throw refuse('it is no day');
  }
  if (isExpired({ expires: day }, nowMicros)) throw refuse('it is over already');
  return day;
}

/** The list that an entry goes to: a file that is named may be a new one. */
async function targetList(context: CommandContext, options: AddOptions): Promise<Quarantine> {
  const loaded = await loadProjectConfig(context.cwd, options.config);
  const file =
    options.file ??
    (loaded.config.quarantine === undefined ? undefined : resolve(loaded.folder, loaded.config.quarantine));
  try {
    return loadQuarantine(context.cwd, loaded, file);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'QUARANTINE_MISSING' || file === undefined) throw error;
    return { file: resolve(context.cwd, file), shown: file, entries: [] };
  }
}

export const quarantineAddCommand: CommandFactory = (context) => {
  const command = addQuarantineOptions(new Command('add'))
    .description(
      'Puts a test on the list: its failures are shown, and fail no gate, up to its last day. Somebody\n' +
        'must see to it that it comes off the list, and there must be a reason. Only flaky tests belong\n' +
        'there.',
    )
    .argument('<test>', 'key or name of the test; * stands for anything')
    .requiredOption('--owner <who>', 'who sees to it')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--expires <day>', 'last day (2026-12-31), or a span from today (14d)')
    .option('--suite <name>', 'only in suites of this name')
    .option('--path <file>', 'only in this file')
    .option('--issue <url>', 'where the work on it is tracked')
    .action(async (test: string, options: AddOptions) => {
      const list = await targetList(context, options);
      const { owner, reason, suite, path, issue } = options;
      const entry = {
        test,
        ...(suite !== undefined && { suite }),
        ...(path !== undefined && { path }),
        owner,
        reason,
        expires: lastDay(options.expires, context.now()),
        ...(issue !== undefined && { issue }),
      };
      const { entries, shown } = addToQuarantine(list, entry);
      context.stdout.write(
        `${shown}:${entries.at(-1)?.line ?? 1}: "${test}" is in quarantine until ${entry.expires} (${owner})\n`,
      );
    });
  return addExamples(command, [
    'assay quarantine add "Pay with a card" --owner team-payments --reason "gateway times out" --expires 14d',
    'assay quarantine add "checkout*" --path tests/checkout.spec.ts --owner ada --reason "race" --expires 2026-12-31',
  ]);
};
