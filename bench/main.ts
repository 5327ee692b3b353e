/** `npm run bench`: measures what the project promises and compares it with bench/baseline.json. See README.md. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBaseline, updateBaseline } from './baseline.ts';
import { type BenchOptions, parseBenchOptions } from './bench-options.ts';
import { stopStartedKeepers } from './keeper-process.ts';
import { describeMachine, loadNow, thisMachine } from './machine.ts';
import type { BenchContext, Figure } from './measurement.ts';
import { apiLatency } from './measurements/api-latency.ts';
import { coldStart } from './measurements/cold-start.ts';
import { enginesDump } from './measurements/engines-dump.ts';
import { enginesIngest } from './measurements/engines-ingest.ts';
import { enginesQueries } from './measurements/engines-queries.ts';
import { importSpeed } from './measurements/import-speed.ts';
import { ingest } from './measurements/ingest.ts';
import { liveViewers } from './measurements/live-viewers.ts';
import { pageSpeed } from './measurements/page-speed.ts';
import { presets } from './measurements/presets.ts';
import { reportSpeed } from './measurements/report-speed.ts';
import { reporterOverhead } from './measurements/reporter-overhead.ts';
import { size } from './measurements/size.ts';
import { suiteOverhead } from './measurements/suite-overhead.ts';
import { visibility } from './measurements/visibility.ts';
import { writerCost } from './measurements/writer-cost.ts';
import { noteOnBaseline, ratioToBaseline, renderFigures } from './report.ts';
import { spreadOf } from './statistics.ts';

const measurements = [
  writerCost,
  suiteOverhead,
  visibility,
  ingest,
  size,
  coldStart,
  enginesIngest,
  enginesQueries,
  enginesDump,
  ...reporterOverhead,
  importSpeed,
  presets,
  liveViewers,
  reportSpeed,
  apiLatency,
  pageSpeed,
];

const usage = `npm run bench -- [measurement ...] [--quick | --full] [--history FILE] [--update-baseline] [--json]

${measurements.map(({ name, title }) => `  ${name.padEnd(16)}${title}`).join('\n')}

  --quick            one round of less work: a first impression, not comparable with the baseline
  --full             engines-* on a million executions with ten million steps (an hour, 25 GB of disk)
  --history FILE     api-latency and page-speed on a copy of this DuckDB file
  --update-baseline  put these figures into bench/baseline.json
  --json             one JSON document to standard output
`;

interface Result {
  readonly name: string;
  readonly figures: readonly Figure[];
}

function createContext(root: string, { quick, full, history }: BenchOptions): BenchContext {
  let folders = 0;
  return {
    quick,
    full,
    history,
    rounds: (full) => (quick ? 1 : full),
    size: (full, small) => (quick ? small : full),
    folder: (name) => {
      const path = join(root, `${++folders}-${name}`);
      mkdirSync(path);
      return path;
    },
    say: (text) => process.stderr.write(`  ${text}\n`),
  };
}

async function main(): Promise<number> {
  const options = parseBenchOptions(
    process.argv.slice(2),
    measurements.map(({ name }) => name),
  );
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  const root = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  process.on('exit', () => {
    stopStartedKeepers();
    rmSync(root, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

  const machine = thisMachine();
  const baseline = readBaseline();
  const write = options.json ? () => {} : (text: string) => process.stdout.write(text);
  write(`${describeMachine(machine)}\nload at the start ${loadNow().toFixed(2)}\n`);
  const context = createContext(root, options);
  const results: Result[] = [];
  let broken = false;
  for (const measurement of measurements.filter(({ name }) => options.names.includes(name))) {
    process.stderr.write(`${measurement.name} ...\n`);
    try {
      const figures = await measurement.run(context);
      results.push({ name: measurement.name, figures });
      write(renderFigures(measurement, figures, baseline[measurement.name]));
      write(noteOnBaseline(baseline[measurement.name], machine));
    } catch (error) {
      broken = true;
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`${measurement.name} broke: ${reason}\n`);
    }
  }
  if (options.quick) write('\nQuick: less work and one round; not comparable with the baseline.\n');
  if (options.updateBaseline) updateBaseline(results, machine);
  if (options.json) {
    const document = {
      machine,
      measuredAt: new Date().toISOString(),
      quick: options.quick,
      results: results.map(({ name, figures }) => ({
        name,
        figures: figures.map((figure) => ({
          ...figure,
          ...spreadOf(figure.values),
          ratioToBaseline: ratioToBaseline(figure, baseline[name]),
        })),
      })),
    };
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  }
  return broken ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  },
);
