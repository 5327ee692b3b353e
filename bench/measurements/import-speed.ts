/**
 * How quick importers are: 100,000 tests in one file of each format, every tenth with a failure and a stack, read and
 * written into a journal, against a plain parse of the same file (saxes for XML, JSON.parse of the whole file, of each
 * line, or splitting into lines) by a process of its own. What the keeper does with the journal afterwards is measured
 * by `ingest`. Peak memory is that of the whole process; an import of four times as many tests shows whether it grows.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type ReportFile, reportFiles, writeReportFile } from '../importing/report-files.ts';
import { FigureSet, type Measurement } from '../measurement.ts';
import { repository } from '../repository.ts';

interface Taken {
  readonly elapsedMs: number;
  readonly tests: number;
  readonly peakBytes: number;
}

function take(work: 'parse' | 'import', { format }: ReportFile, file: string, folder: string): Taken {
  mkdirSync(folder, { recursive: true });
  const main = join(repository, 'bench/importing/import-main.ts');
  const args = [
    '--conditions=assay-source',
    '--disable-warning=ExperimentalWarning',
    main,
    work,
    format,
    file,
    folder,
  ];
  const answer = execFileSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e6 });
  rmSync(folder, { recursive: true });
  return JSON.parse(answer) as Taken;
}

export const importSpeed: Measurement = {
  name: 'import-speed',
  title: 'reading reports of other tools into journals, against a plain parse of the same file',
  async run(context) {
    const figures = new FigureSet();
    const folder = context.folder('reports');
    const tests = context.size(100_000, 10_000);
    const mib = (bytes: number) => bytes / 1024 / 1024;
    for (const report of reportFiles) {
      const { format } = report;
      const file = join(folder, report.file);
      const bytes = writeReportFile(file, report, tests);
      for (let round = 0; round < context.rounds(3); round++) {
        context.say(`${format}, round ${round + 1}`);
        const journals = join(folder, 'journals');
        const plain = take('parse', report, file, journals);
        const imported = take('import', report, file, journals);
        if (imported.tests !== tests) throw new Error(`${format}: ${imported.tests} of ${tests} tests`);
        const rate = (ms: number) => mib(bytes) / (ms / 1000);
        figures.add(`${format}: import`, rate(imported.elapsedMs), { unit: 'MiB/s', better: 'higher' });
        figures.add(`${format}: import, tests`, tests / (imported.elapsedMs / 1000), {
          unit: 'tests/s',
          better: 'higher',
        });
        figures.add(`${format}: plain parse`, rate(plain.elapsedMs), { unit: 'MiB/s', better: 'neither' });
        figures.ratio(`${format}: import / plain parse`, imported.elapsedMs, plain.elapsedMs);
        figures.add(`${format}: peak memory`, mib(imported.peakBytes), { unit: 'MiB', better: 'lower' });
      }
      if (format === 'junit') {
        const large = join(folder, `large-${report.file}`);
        writeReportFile(large, report, tests * 4);
        const { peakBytes } = take('import', report, large, join(folder, 'journals'));
        figures.add(`${format}: peak memory of four times as many`, mib(peakBytes), {
          unit: 'MiB',
          better: 'lower',
        });
      }
      rmSync(file);
    }
    return figures.toArray();
  },
};
