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
  /**
   * Whether the argument for one file brings another one with it, as parts of paths do; null where arguments are exact.
   * Both are in lower case.
   */
  readonly brings: ((file: string, other: string) => boolean) | null;
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
    // Playwright takes regular expressions without regard to case; on Windows it compares them with paths that have /, too.
    argument: pathPattern,
    before: [],
    nothing: ['--pass-with-no-tests', noFile],
    brings: (file, other) => other.endsWith(`/${file}`),
  },
  vitest: {
    isTest: (path) => testOrSpec.test(path),
    argument: exact,
    before: [],
    nothing: ['--passWithNoTests', noFile],
    // Vitest looks for a part of the path, without regard to case.
    brings: (file, other) => other.includes(file),
  },
  jest: {
    isTest: (path) => testOrSpec.test(path) || /(?:^|\/)__tests__\/.*\.[cm]?[jt]sx?$/.test(path),
    argument: exact,
    before: ['--runTestsByPath'],
    nothing: ['--passWithNoTests', '--runTestsByPath', noFile],
    brings: null,
  },
  mocha: {
    isTest: (path) => /^test\/[^/]+\.[cm]?js$/.test(path),
    argument: exact,
    before: [],
    nothing: ['--fgrep', noFile],
    brings: null,
  },
  node: {
    isTest: (path) =>
      /(?:^|\/)(?:[^/]+[.\-_]test|test-[^/]+|test)\.[cm]?[jt]s$/.test(path) ||
      /(?:^|\/)test\/.*\.[cm]?[jt]s$/.test(path),
    // node --test takes patterns.
    argument: (path) => path.replaceAll(/[[\]*?]/g, (sign) => `[${sign}]`),
    before: [],
    nothing: [`--test-name-pattern=${noFile}`],
    brings: null,
  },
  cucumber: {
    isTest: (path) => /^features\/.*\.feature$/.test(path),
    argument: exact,
    before: [],
    nothing: ['--name', noFile],
    brings: null,
  },
  gherkin: {
    isTest: (path) => /^features\/.*\.feature$/.test(path),
    argument: exact,
    before: [],
    nothing: ['--allow-empty', '--name', noFile],
    brings: null,
  },
} as const satisfies Record<string, ShardRunner>;

export type ShardRunnerName = keyof typeof shardRunners;

/**
 * Files as units of a plan. Where the argument for a file brings another one with it, the two go into the same shard, so
 * that none runs twice.
 *
 * @param files each once
 */
export function shardUnits(files: readonly string[], { brings }: ShardRunner): readonly ShardUnit[] {
  if (brings === null) return files.map((file) => ({ files: [file] }));
  const leaders = new Map(files.map((file) => [file, file]));
  const leaderOf = (file: string): string => {
    let leader = file;
    while (leaders.get(leader) !== leader) leader = leaders.get(leader) ?? leader;
    return leader;
  };
  const folded = files.map((file) => ({ file, text: file.toLowerCase() }));
  const byLength = folded.toSorted((a, b) => a.text.length - b.text.length);
  for (const [index, short] of byLength.entries()) {
    for (const long of byLength.slice(index + 1)) {
      if (brings(short.text, long.text)) leaders.set(leaderOf(long.file), leaderOf(short.file));
    }
  }
  return Array.from(Map.groupBy(files, leaderOf).values(), (together) => ({ files: together }));
}
