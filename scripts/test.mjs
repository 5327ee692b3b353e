/**
 * `npm test`: sets up, checks, runs every test, then the packed package in an empty project. The tests are recorded in
 * `results/tests/results.db`, which stays: `npx assay ask flaky-tests --db results/tests/results.db`.
 * With arguments (`npm test -- src/std`) only Vitest runs, with these.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPageWhenOld } from './setup/build-page.mjs';
import { buildSiteWhenOld } from './setup/build-site.mjs';
import { runInForeground } from './setup/run-program.mjs';
import { repository, runMain, setUp } from './setup.mjs';

const chosen = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), 'assay-test-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

await runMain(async () => {
  const { node, chromium, env } = setUp();
  buildPageWhenOld(repository, env);
  buildSiteWhenOld(repository, env);
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const codes = [];

  const runVitest = async (name, args, extra = {}) => {
    const file = join(scratch, `${name}.json`);
    const code = await runInForeground(node, ['node_modules/vitest/vitest.mjs', 'run', ...args], {
      cwd: repository,
      env: { ...env, ASSAY_TEST_JSON: file, ...extra },
    });
    codes.push(code);
    addTotals(totals, file, code);
  };

  if (chosen.length === 0) {
    const code = await runInForeground(node, ['scripts/check.mjs'], { cwd: repository, env });
    codes.push(code);
    if (code !== 0) totals.failed += 1;
  }
  await runVitest('all', chosen);
  if (chosen.length === 0) await runVitest('packed', [], { ASSAY_PACKED: '1' });

  if (codes[0] !== 0 && chosen.length === 0) process.stdout.write('The checks failed, see above.\n');
  if (!chromium) process.stdout.write('Tests that need a browser were skipped: there is no Chromium here.\n');
  const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
  process.stdout.write(`${totals.passed} passed, ${totals.failed} failed${skipped}\n`);
  return codes.find((code) => code !== 0) ?? 0;
});

/** A run that ended badly counts as one failure at least, also when no single test did (a file that does not load). */
function addTotals(totals, file, code) {
  let failed = 0;
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    totals.passed += result.numPassedTests;
    totals.skipped += result.numPendingTests + result.numTodoTests;
    failed = result.numFailedTests;
  } catch (error) {
    process.stderr.write(`Vitest left no result: ${error.message}\n`);
  }
  totals.failed += code === 0 ? failed : Math.max(failed, 1);
}
