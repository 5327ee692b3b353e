import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { type ShardRunner, type ShardRunnerName, shardRunners } from '../exporters/shards/shard-runners.ts';
import { assayError, messageOf } from '../model/errors.ts';
import { portablePath } from '../std/portable-path.ts';
import type { CommandContext } from './command-context.ts';

/** Files below a folder, `node_modules` and hidden folders left out. */
async function filesBelow(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && !entry.name.startsWith('.'))
        found.push(...(await filesBelow(path)));
    } else if (entry.isFile()) {
      found.push(path);
    }
  }
  return found;
}

async function filesOf(named: string, runner: ShardRunner, cwd: string): Promise<string[]> {
  const path = resolve(cwd, named);
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (error) {
    throw assayError('FILE_UNREADABLE', { path, reason: messageOf(error) }, error);
  }
  if (!isFolder) return [path];
  return (await filesBelow(path)).filter((file) => runner.isTest(portablePath(cwd, file)));
}

/**
 * The test files that are divided: those that are named (files, folders, or `-` for a list from a pipe), else those that
 * the runner would find by itself.
 *
 * @returns relative to the working directory, by name, each once
 * @throws SHARD_FILES_NONE, FILE_UNREADABLE
 */
export async function shardFiles(
  name: ShardRunnerName,
  named: readonly string[],
  context: CommandContext,
): Promise<readonly string[]> {
  const { cwd, stdin } = context;
  const words: string[] = [];
  for (const word of named) {
    if (word !== '-') words.push(word);
    else
      words.push(
        ...(await text(stdin))
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean),
      );
  }
  const runner = shardRunners[name];
  const places = named.length === 0 ? ['.'] : words;
  const found = new Set<string>();
  for (const place of places) {
    for (const path of await filesOf(place, runner, cwd)) found.add(portablePath(cwd, path));
  }
  if (found.size > 0) return [...found].toSorted((a, b) => (a < b ? -1 : 1));
  const searched =
    named.length === 0
      ? `${cwd} has none of those that ${name} takes by default`
      : 'the files named are none';
  throw assayError('SHARD_FILES_NONE', { runner: name, searched });
}
