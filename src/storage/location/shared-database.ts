import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { assayError } from '../../model/errors.ts';
import { askGit } from '../../recording/environment/git-command.ts';
import type { Variables } from '../../recording/environment/variables.ts';

/** A folder out of a variable; a relative one counts as none, as the XDG specification has it. */
function folderOf(value: string | undefined): string | null {
  return value !== undefined && isAbsolute(value) ? value : null;
}

/** The folder in which programs keep data of this user. */
export function userDataDirectory(env: Variables, platform: NodeJS.Platform = process.platform): string {
  const home = folderOf(platform === 'win32' ? env.USERPROFILE : env.HOME) ?? homedir();
  const given = folderOf(env.XDG_DATA_HOME);
  if (given !== null) return given;
  if (platform === 'win32') return folderOf(env.LOCALAPPDATA) ?? join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  return join(home, '.local', 'share');
}

/**
 * Folder beside which journals for databases on servers lie until they are applied. It is the same for every folder
 * that is worked in, so that whoever asks a server's database finds what this machine has not told it yet.
 */
export function serverPlaces(env: Variables): string {
  return join(userDataDirectory(env), 'assay', 'servers');
}

/** A repository's name for people: its folder, without `.git`. */
function repositoryName(gitFolder: string): string {
  const folder = basename(gitFolder) === '.git' ? dirname(gitFolder) : gitFolder;
  const name = basename(folder).replace(/\.git$/, '');
  return name.replace(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 60) || 'repository';
}

/**
 * The file of the database that all worktrees of a repository share, in the user's data directory. It is the same from
 * any folder of any worktree.
 *
 * @param cwd absolute folder inside a worktree
 * @throws SHARED_WITHOUT_REPOSITORY
 */
export async function sharedDatabasePath(cwd: string, env: Variables): Promise<string> {
  const answer = await askGit(cwd, env, ['rev-parse', '--git-common-dir']);
  if (answer === null) throw assayError('SHARED_WITHOUT_REPOSITORY', { folder: cwd });
  const gitFolder = realpathSync(resolve(cwd, answer.replace(/\r?\n$/, '')));
  const hash = createHash('sha256').update(gitFolder).digest('hex').slice(0, 12);
  return join(userDataDirectory(env), 'assay', `${repositoryName(gitFolder)}-${hash}`, 'results.db');
}
