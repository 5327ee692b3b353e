import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importRun } from '../../src/importers/import-run.ts';
import { openInput } from '../../src/importers/reading/file-input.ts';
import { AssayError } from '../../src/model/errors.ts';
import { sampleFile, samplesAreThere } from './sample-files.ts';

/** Imports a sample and says what it came to, in one line. */
async function outcomeOf(name: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-'));
  try {
    const { formats, status, counts, diagnostics } = await importRun({
      inputs: [openInput(sampleFile(name), name)],
      format: null,
      read: { repeatedTests: 'tests', base: '/repo', timeZone: 'UTC', signal: new AbortController().signal },
      fields: { project: { key: 'p', name: 'p' } },
      startedAt: null,
      attachmentsIn: null,
      journals: join(folder, 'journals'),
      resultsDir: join(folder, 'results'),
      redact: (text) => text,
      isKnown: async () => false,
    });
    const some = Object.entries(counts ?? {}).filter(([, count]) => count > 0);
    const told = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
    const said = told.length === 0 ? '' : `; ${Array.from(new Set(told)).join(', ')}`;
    return `${formats.join()}, ${status}: ${some.map(([what, count]) => `${count} ${what}`).join(', ')}${said}`;
  } catch (error) {
    if (error instanceof AssayError) return `refused: ${error.code}`;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it.skipIf(!samplesAreThere)('every sample is imported, or refused with a reason', async () => {
  const folders = readdirSync(sampleFile(''), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = folders.flatMap(({ name }) => [
    // Allure results are a directory; its files are looked at one by one, too.
    ...(name === 'allure' ? [name] : []),
    ...readdirSync(sampleFile(name)).map((file) => `${name}/${file}`),
  ]);
  const outcomes: Record<string, string> = {};
  for (const name of names.toSorted()) outcomes[name] = await outcomeOf(name);
  expect(outcomes).toMatchSnapshot();
});
