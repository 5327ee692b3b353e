import { assayError } from '../model/errors.ts';
import type { CommandContext } from './command-context.ts';

/**
 * The branch that is meant: `current` is the one that is checked out, as recorded runs have it.
 *
 * @throws BRANCH_NONE when `current` is asked for where no branch is checked out
 */
export async function namedBranch(
  name: string | undefined,
  { cwd, env }: CommandContext,
): Promise<string | undefined> {
  if (name !== 'current') return name;
  const { currentBranch } = await import('../recording/environment/current-branch.ts');
  const branch = await currentBranch(cwd, env);
  if (branch === null) throw assayError('BRANCH_NONE', { folder: cwd });
  return branch;
}
