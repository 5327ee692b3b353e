import type { ShardUnit } from '../../analysis/shards/plan-shards.ts';

/** How a runner finds test files, and how it wants to be told which to run. */
export interface ShardRunner {
  /** Whether a file (relative, with /) is one of its test files by default. */
  readonly isTest: (path: string) => boolean;
  /** A file in the form that the runner takes as an argument. */
  readonly argument: (path: string) => string;
  /** What stands before the files. */
  readonly before: readonly string[];
  /** Arguments with which nothing runs and nothing fails, for a shard without files. */
  readonly nothing: readonly string[];
  /** Whether an argument is taken as a part of paths, so that one file may bring another one with it. */
  readonly bySubstring: boolean;
}

const testOrSpec = /\.(?:test|spec)\.[cm]?[jt]sx?$/;
const exact = (path: string) => path;
const noFile = 'no-file-in-this-shard';

/** A path as a regular expression that fits only this path, below any folder. */
function pathPattern(path: string): string {
  return `/${path.replaceAll(/[\\^$.|?+()[\]{}*]/g, '\\$&')}$`;
}

/** Runners that shards can be planned for. */
export const shardRunners = {
  playwright: {
    isTest: (path) => testOrSpec.test(path),
    // Playwright takes regular expressions, and on Windows compares them with paths that have / as well.
    argument: pathPattern,
    before: [],
    nothing: ['--pass-with-no-tests', noFile],
    bySubstring: false,
  },
  vitest: {
    isTest: (path) => testOrSpec.test(path),
    argument: exact,
    before: [],
    nothing: ['--passWithNoTests', noFile],
    bySubstring: true,
  },
  jest: {
    isTest: (path) => testOrSpec.test(path) || /(?:^|\/)__tests__\/.*\.[cm]?[jt]sx?$/.test(path),
    argument: exact,
    before: ['--runTestsByPath'],
    nothing: ['--passWithNoTests', '--runTestsByPath', noFile],
    bySubstring: false,
  },
  mocha: {
    isTest: (path) => /^test\/[^/]+\.[cm]?js$/.test(path),
    argument: exact,
    before: [],
    nothing: ['--fgrep', noFile],
    bySubstring: false,
  },
  node: {
    isTest: (path) =>
      /(?:^|\/)(?:[^/]+[.\-_]test|test-[^/]+|test)\.[cm]?[jt]s$/.test(path) ||
      /(?:^|\/)test\/.*\.[cm]?[jt]s$/.test(path),
    // node --test takes patterns.
    argument: (path) => path.replaceAll(/[[\]*?]/g, (sign) => `[${sign}]`),
    before: [],
    nothing: [`--test-name-pattern=${noFile}`],
    bySubstring: false,
  },
  cucumber: {
    isTest: (path) => /^features\/.*\.feature$/.test(path),
    argument: exact,
    before: [],
    nothing: ['--name', noFile],
    bySubstring: false,
  },
  gherkin: {
    isTest: (path) => /^features\/.*\.feature$/.test(path),
    argument: exact,
    before: [],
    nothing: ['--allow-empty', '--name', noFile],
    bySubstring: false,
  },
} as const satisfies Record<string, ShardRunner>;

export type ShardRunnerName = keyof typeof shardRunners;

/**
 * Files as units of a plan. Where a runner takes arguments as parts of paths, a file whose path is a part of another
 * one's goes into the same shard, so that none runs twice.
 *
 * @param files each once
 */
export function shardUnits(files: readonly string[], { bySubstring }: ShardRunner): readonly ShardUnit[] {
  if (!bySubstring) return files.map((file) => ({ files: [file] }));
  const leaders = new Map(files.map((file) => [file, file]));
  const leaderOf = (file: string): string => {
    let leader = file;
    while (leaders.get(leader) !== leader) leader = leaders.get(leader) ?? leader;
    return leader;
  };
  // Vitest compares without regard to case.
  const folded = files.map((file) => ({ file, text: file.toLowerCase() }));
  const byLength = folded.toSorted((a, b) => a.text.length - b.text.length);
  for (const [index, short] of byLength.entries()) {
    for (const long of byLength.slice(index + 1)) {
      if (long.text.includes(short.text)) leaders.set(leaderOf(long.file), leaderOf(short.file));
    }
  }
  return Array.from(Map.groupBy(files, leaderOf).values(), (together) => ({ files: together }));
}
