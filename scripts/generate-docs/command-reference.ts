import { PassThrough, Writable } from 'node:stream';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { type CommandEntry, commandRegistry } from '../../src/cli/command-registry.ts';
import type { TextOutput } from '../../src/std/program.ts';
import { codeBlock, sentence } from './markdown.ts';

/** docs/generated/cli.md: the help of every command, as the program itself shows it. */
export async function commandReference(): Promise<string> {
  const sections: string[] = [];
  for (const { entry, path } of allCommands(commandRegistry, [])) {
    const level = '#'.repeat(path.length + 1);
    sections.push(
      `${level} assay ${path.join(' ')}\n\n${sentence(entry.summary)}\n\n${codeBlock('text', await helpOf(path))}`,
    );
  }
  return `# Command line

The text that \`assay --help\` and \`assay <command> --help\` show.

${codeBlock('text', await helpOf([]))}

Exit codes: 0 all is well, 1 tests failed or something was found wrong, 2 usage or set-up, 3 the run or Assay itself
broke. What is asked for goes to standard output, everything else to standard error.

${sections.join('\n\n')}
`;
}

function allCommands(
  entries: readonly CommandEntry[],
  above: readonly string[],
): { readonly entry: CommandEntry; readonly path: readonly string[] }[] {
  return entries.flatMap((entry) => {
    const path = [...above, entry.name];
    return [{ entry, path }, ...allCommands(entry.children ?? [], path)];
  });
}

async function helpOf(path: readonly string[]): Promise<string> {
  const parts: string[] = [];
  const collect = (): TextOutput =>
    new Writable({
      decodeStrings: false,
      write(chunk: string, _encoding, done) {
        parts.push(chunk);
        done();
      },
    });
  const code = await runCommandLine([...path, '--help'], {
    cwd: '/',
    env: {},
    stdin: new PassThrough(),
    stdout: collect(),
    stderr: collect(),
    now: () => 0,
    signal: new AbortController().signal,
  });
  const text = parts.join('');
  if (code !== 0) throw new Error(`assay ${path.join(' ')} --help ended with ${code}: ${text}`);
  return text;
}
