import { printableSql } from '../analysis/named-query.ts';
import { askPreset, type PresetAnswer, presetQueries } from '../analysis/presets/ask-preset.ts';
import type { GivenOptions } from '../analysis/presets/preset-options.ts';
import { namedBranch } from './checked-out-branch.ts';
import type { CommandContext } from './command-context.ts';
import { type DatabaseOptions, withDatabase } from './database-option.ts';
import { type ResultOptions, reportRows, showResult } from './show-result.ts';
import { writeText } from './write-text.ts';

interface AskOptions extends ResultOptions, DatabaseOptions {
  readonly sql?: boolean | undefined;
}

/** `current` as the name of the branch that is checked out. */
async function withBranches(given: GivenOptions, context: CommandContext): Promise<GivenOptions> {
  const branch = typeof given.branch === 'string' ? await namedBranch(given.branch, context) : undefined;
  return branch === undefined ? given : { ...given, branch };
}

/** What an answer without rows means, and of how much that is true. */
function emptyText({ preset, options: { days, runs } }: PresetAnswer): string {
  if (days === undefined || runs === undefined) return `${preset.whenEmpty}\n`;
  return `${preset.whenEmpty} (Looked at up to ${runs} runs of the last ${days} days; --runs and --days change that.)\n`;
}

/**
 * Asks a preset and shows its answer, or prints its queries. An answer without rows is told in words: on standard output
 * where people read, beside it where a program does.
 *
 * @param given options of the preset by name
 * @throws PRESET_UNKNOWN, PRESET_OPTION_UNSUPPORTED, PRESET_OPTION_INVALID, RUN_UNKNOWN, RUN_AMBIGUOUS, RUN_NONE
 */
export async function askNamedPreset(
  context: CommandContext,
  name: string,
  given: GivenOptions,
  options: AskOptions,
): Promise<void> {
  const request = { name, options: await withBranches(given, context), now: context.now() };
  await withDatabase(context, options, async (access) => {
    if (options.sql === true) {
      const queries = await presetQueries(access, request, context.signal);
      await writeText(context.stdout, queries.map(printableSql).join('\n'));
      return;
    }
    const answer = await askPreset(access, request, context.signal);
    const forPeople = options.json !== true && ['table', 'markdown'].includes(options.format ?? 'table');
    if (answer.rows.length === 0 && forPeople) {
      await writeText(context.stdout, emptyText(answer));
      return;
    }
    await showResult(context, answer, options, { nullText: '', wholeSeconds: true });
    if (answer.rows.length === 0) context.stderr.write(emptyText(answer));
    else reportRows(context, answer);
  });
}
