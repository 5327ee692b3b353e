/** Imports one file into a folder of journals, or parses it plainly, and tells what it took: `import-main.ts WORK FORMAT FILE FOLDER`. */
import { importFormats } from '../../src/importers/import-formats.ts';
import { importRun } from '../../src/importers/import-run.ts';
import { openInput } from '../../src/importers/reading/file-input.ts';
import { plainParse } from './plain-parse.ts';
import { reportFiles } from './report-files.ts';

const [work = '', format = '', file = '', folder = ''] = process.argv.slice(2);
const started = performance.now();
let tests = 0;
if (work === 'parse') {
  const report = reportFiles.find((one) => one.format === format);
  if (report !== undefined) await plainParse[report.parser](file);
} else {
  const report = await importRun({
    inputs: [openInput(file)],
    format: importFormats.find(({ name }) => name === format) ?? null,
    read: { repeatedTests: 'tests', base: folder, timeZone: 'UTC', signal: new AbortController().signal },
    fields: { project: { key: 'bench', name: 'bench' } },
    startedAt: null,
    attachmentsIn: null,
    journals: folder,
    resultsDir: folder,
    redact: (text) => text,
    isKnown: async () => false,
  });
  tests = report.counts?.tests ?? 0;
}
const elapsedMs = performance.now() - started;
const { maxRSS } = process.resourceUsage();
process.stdout.write(`${JSON.stringify({ elapsedMs, tests, peakBytes: maxRSS * 1024 })}\n`);
