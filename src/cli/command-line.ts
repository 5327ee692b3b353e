import { readFileSync } from 'node:fs';
import type { CommanderError } from 'commander';
import type { ProgramEnvironment } from '../std/program.ts';
import { describeError, exitCodeOf } from './describe-error.ts';
import { OutputGone } from './output-gone.ts';

/** Exit code of wrong usage. */
const usageCode = 2;

/** The version of the package that this file belongs to. */
function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return String((JSON.parse(text) as { version: unknown }).version);
}

/**
 * The words as the parser shall see them: `help x` is `x --help`, and SQL that begins with a comment (`-- ...`) is
 * no option.
 */
function commandWords(argv: readonly string[]): string[] {
  const words = argv.map((word) => (/^--\s/.test(word) ? `\n${word}` : word));
  return words[0] === 'help' ? [...words.slice(1), '--help'] : words;
}

/** The parser is loaded late, so its class is not at hand here. */
function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && String((error as { code?: unknown }).code).startsWith('commander.');
}

function codeOfCommander(error: CommanderError): number {
  return error.exitCode === 0 ? 0 : usageCode;
}

/**
 * Runs one command line to its end. Never throws and never ends the process.
 *
 * @param argv words after the program's name
 * @returns exit code: 0 all well, 1 failures or problems found, 2 usage or set-up, 3 the run or Assay itself broke
 */
export async function runCommandLine(
  argv: readonly string[],
  environment: ProgramEnvironment,
): Promise<number> {
  const version = packageVersion();
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    environment.stdout.write(`${version}\n`);
    return 0;
  }
  let exitCode = 0;
  const context = {
    ...environment,
    setExitCode: (code: number) => {
      exitCode = code;
    },
  };
  try {
    const { buildProgram } = await import('./build-program.ts');
    const words = commandWords(argv);
    const program = await buildProgram(words, context, version);
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (isCommanderError(error)) return codeOfCommander(error);
    if (environment.signal.reason instanceof OutputGone) return exitCode;
    environment.stderr.write(describeError(error, { debug: environment.env.ASSAY_DEBUG === '1', version }));
    return exitCodeOf(error);
  }
}
