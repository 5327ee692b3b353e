import { readFileSync } from 'node:fs';

/**
 * Number of the attempt that this run is, from 1: with `--test-rerun-failures FILE`, Node keeps in the file what the
 * attempts before came to.
 *
 * @param execArgv options of Node
 */
export function rerunAttempt(execArgv: readonly string[]): number {
  const option = '--test-rerun-failures';
  const at = execArgv.findIndex((arg) => arg === option || arg.startsWith(`${option}=`));
  if (at < 0) return 1;
  const file = execArgv[at]?.slice(option.length + 1) || execArgv[at + 1];
  if (file === undefined) return 1;
  try {
    const attempts: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(attempts) ? attempts.length + 1 : 1;
  } catch {
    // The file comes to be with the first attempt.
    return 1;
  }
}
