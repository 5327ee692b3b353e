import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

// `npm test` sets ASSAY_PACKED for the project that installs the packed tarball: it needs a build and the registry.
const packed = process.env.ASSAY_PACKED === '1';
// Without `import`, which Vite knows when to use: named here it would also hold for what packages require.
const conditions = ['assay-source', 'node', 'module'];

// Workers, keepers and commands that tests start load the same modules again and again.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'assay-test-compile-cache');

/** Assay's own tests in Assay: `npm test` says where (scripts/test.mjs); results/tests/ is for everybody else. */
const history = process.env.ASSAY_TEST_HISTORY ?? 'results/tests/results.db';
const json = process.env.ASSAY_TEST_JSON;

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ['assay-source', 'node'] } },
  test: {
    include: packed
      ? ['test/packed/**/*.test.ts']
      : ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts', 'examples/**/*.test.ts'],
    exclude: packed ? ['**/node_modules/**'] : ['**/node_modules/**', 'test/packed/**'],
    pool: 'forks',
    // One more than there are cores, for a third of the time tests wait for keepers, servers, hosts and browsers.
    maxWorkers: availableParallelism() + 1,
    globalSetup: packed ? [] : ['test/postgres/global-setup.ts'],
    execArgv: ['--conditions=assay-source', '--disable-warning=ExperimentalWarning'],
    // Keepers have the lowest priority; on a busy machine a test that waits for one waits long.
    testTimeout: packed ? 180_000 : 60_000,
    hookTimeout: packed ? 180_000 : 60_000,
    retry: 0,
    sequence: { sequencer: LongestFirst },
    reporters: [
      'default',
      ...(json === undefined ? [] : [['json', { outputFile: json }] as ['json', { outputFile: string }]]),
      ['./src/entries/vitest.ts', { database: history, enabled: history !== 'off' }],
    ],
  },
});
