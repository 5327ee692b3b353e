import { captureCi } from './ci-context.ts';
import { captureGit } from './git-context.ts';
import type { Variables } from './variables.ts';

/**
 * The branch that a run started here would be recorded with; null when there is none.
 *
 * @param cwd a folder inside the working tree
 * @param env variables of the process; CI systems name the branch in theirs
 */
export async function currentBranch(cwd: string, env: Variables): Promise<string | null> {
  const ci = captureCi(env);
  const git = await captureGit(cwd, env, { ci });
  return git?.branch ?? ci?.branch ?? null;
}
