import { execFile } from 'node:child_process';
import type { Variables } from './variables.ts';

const defaultTimeoutMs = 3000;

const mostOutputBytes = 64 * 1024 * 1024;

/** Hooks set these for the repository that they run in; here the working directory decides. */
const repositoryVariables = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_OBJECT_DIRECTORY',
  'GIT_COMMON_DIR',
]);

const quietVariables = {
  // Never take the lock of the index: a user's own git command may run at the same time.
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  LC_ALL: 'C',
};

function commandVariables(env: Variables): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !repositoryVariables.has(name));
  return { ...Object.fromEntries(kept), ...quietVariables };
}

/**
 * Runs git and gives what it printed; null when there is no git, no repository, no permission, or no answer in time.
 *
 * @param cwd folder to run in
 * @param env variables of the process; git never asks for a password and takes no lock
 * @param args arguments of git
 * @param timeoutMs after this time git is killed; 3 s unless said otherwise
 */
export function askGit(
  cwd: string,
  env: Variables,
  args: readonly string[],
  timeoutMs = defaultTimeoutMs,
): Promise<string | null> {
  const settings = ['-c', 'core.fsmonitor=false', '-c', 'log.showSignature=false'];
  return new Promise((resolve) => {
    try {
      const child = execFile(
        'git',
        [...settings, ...args],
        {
          cwd,
          env: commandVariables(env),
          timeout: timeoutMs,
          killSignal: 'SIGKILL',
          maxBuffer: mostOutputBytes,
          windowsHide: true,
        },
        (error, stdout) => resolve(error ? null : stdout),
      );
      child.stdin?.end();
    } catch {
      resolve(null);
    }
  });
}
