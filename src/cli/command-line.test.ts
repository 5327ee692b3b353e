import { expect, test } from 'vitest';
import { runAssay } from '../../test/command-line/captured-program.ts';
import { buildProgram } from './build-program.ts';
import { type CommandEntry, commandRegistry } from './command-registry.ts';

const settings = { cwd: '/' };

function paths(entries: readonly CommandEntry[], above: readonly string[] = []): string[][] {
  return entries.flatMap((entry) => [
    [...above, entry.name],
    ...paths(entry.children ?? [], [...above, entry.name]),
  ]);
}

test('--version prints the version alone', async () => {
  const { code, stdout } = await runAssay(['--version'], settings);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('help lists every command with its summary', async () => {
  const { code, stdout } = await runAssay(['--help'], settings);
  expect(code).toBe(0);
  for (const { name, summary } of commandRegistry)
    expect(stdout).toMatch(new RegExp(`^  ${name}.* ${summary}$`, 'm'));
  expect(stdout).toContain('Examples:');
});

test.each(paths(commandRegistry).map((path) => [path.join(' '), path] as const))(
  '%s has a description and examples',
  async (_name, path) => {
    const { code, stdout } = await runAssay([...path, '--help'], settings);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: assay ${path.join(' ')}`);
    expect(stdout).toMatch(/Examples:\n {2}\$ assay /);
    const asked = await runAssay(['help', ...path], settings);
    expect(asked.stdout).toBe(stdout);
  },
);

test('only the asked command is loaded; the others are names', async () => {
  const context = { setExitCode: () => {} } as never;
  const program = await buildProgram(['db', 'health'], context, '1.0.0');
  const group = program.commands.find((command) => command.name() === 'db');
  const options = (name: string) =>
    group?.commands.find((command) => command.name() === name)?.options.length;
  expect(options('health')).toBeGreaterThan(0);
  expect(options('query')).toBe(0);
});

test('a mistyped command is answered with the one that was meant', async () => {
  const { code, stderr } = await runAssay(['db', 'querry'], settings);
  expect(code).toBe(2);
  expect(stderr).toBe("error: unknown command 'querry'\n(Did you mean query?)\n  (see assay db --help)\n");
});

test('an unknown option is usage', async () => {
  const { code, stderr } = await runAssay(['db', 'stats', '--tpo', '3'], settings);
  expect(code).toBe(2);
  expect(stderr).toContain("error: unknown option '--tpo'\n(Did you mean --top?)");
});

test.each([
  [['db', 'list'], "missing required argument 'what'"],
  [['db', 'list', 'runs', '--limit', '0'], 'Give a whole number from 1 on, or all.'],
  [['db', 'list', 'runs', '--since', 'lunch'], 'Give a date'],
  [['db', 'query', 'SELECT 1', '--format', 'xml'], 'Allowed choices are table, csv, json, ndjson, markdown.'],
  [['db', 'query', 'SELECT 1', '--param', 'x'], 'Give name=value'],
  [['db', 'query', 'SELECT 1', '--param', 'x=1'], 'The SQL has no parameter $x.'],
  [['db', 'query', 'SELECT 1', '--file', 'a.sql'], 'The SQL is given twice'],
  [['db', 'query', '--file', 'missing.sql'], 'missing.sql cannot be read'],
  [['db', 'query'], 'There is no SQL to run.'],
  [['db', 'list', 'scenaros'], 'Did you mean scenarios?'],
  [['db', 'list', 'workers', '--tag', '@x'], 'A list of workers cannot be narrowed by --tag.'],
  [['db', 'list', 'runs', '--status', 'flaky'], 'cannot be narrowed by --status flaky'],
  [['db', 'stats', '--all', '--last', '3'], 'cannot be used with option'],
  [['db', 'export'], 'The export has no place to go'],
  [['db', 'export', '--output', 'all.csv'], 'all.csv is one file, and everything is many tables'],
])('%j is refused and says why', async (argv, message) => {
  const { code, stdout, stderr } = await runAssay(argv, settings);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(message);
});
