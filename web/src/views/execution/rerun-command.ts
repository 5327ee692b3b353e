import { asShellCommand } from '../../data/shell-command.ts';

type TestPlace = {
  readonly source: string;
  readonly path: string | null;
  readonly line: number | null;
  readonly name: string;
};

/** The command that runs one test again, where the command line of its run says which runner it was; else undefined. */
export function rerunCommand(test: TestPlace, commandArgs: unknown): string | undefined {
  const words = Array.isArray(commandArgs) ? commandArgs.map(String) : [];
  const { path, line, name } = test;
  if (path === null || words.length === 0) return undefined;
  const place = line === null ? path : `${path}:${line}`;
  const uses = (runner: string) =>
    words.slice(0, 4).some((word) => word.split(/[\\/]/).at(-1)?.split('.')[0] === runner);
  if (test.source === 'gherkin' && uses('assay')) {
    const at = words.findIndex((word) => word === '--config' || word === '-c');
    const config = at === -1 ? [] : words.slice(at, at + 2);
    return asShellCommand(['npx', 'assay', 'run', place, ...config]);
  }
  if (uses('playwright')) return asShellCommand(['npx', 'playwright', 'test', place]);
  if (uses('vitest')) return asShellCommand(['npx', 'vitest', 'run', path, '-t', name]);
  if (uses('jest')) return asShellCommand(['npx', 'jest', path, '-t', name]);
  if (uses('mocha')) return asShellCommand(['npx', 'mocha', path, '-g', name]);
  return undefined;
}
