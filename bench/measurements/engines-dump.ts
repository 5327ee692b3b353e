import { connected } from '../../test/engines/database-folder.ts';
/**
 * How quickly a database becomes SQL (`assay db dump`) and a database again (`assay db load`), against the engine's own
 * tools, on the same data in the same run: the history that `assay sample` makes up. What is written is not packed. The
 * engine's own formats are lighter work: `sqlite3 .dump` and `pg_dump` write for one engine, `EXPORT DATABASE` writes CSV,
 * and none of them checks what it reads. Rows are those of all tables; opening the database is in the time.
 */

import { join } from 'node:path';
import { dumpToFile } from '../../src/storage/dump/dump-to-file.ts';
import { loadDump } from '../../src/storage/dump/load-dump.ts';
import type { EngineName } from '../../src/storage/location/database-location.ts';
import { type EnginePlaces, products, withEngines } from '../engines/engine-places.ts';
import { benchPlan, fillWithSample } from '../engines/sample-database.ts';
import { nativeDump } from '../engines/shells.ts';
import { type BenchContext, FigureSet, type Measurement } from '../measurement.ts';

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

const rate = { unit: 'rows/s', better: 'higher' } as const;

async function measureEngine(
  context: BenchContext,
  places: EnginePlaces,
  engine: EngineName,
  figures: FigureSet,
): Promise<void> {
  const from = await places.create(engine);
  const { report } = await fillWithSample(from, benchPlan(context));
  const native = nativeDump(engine);
  const name = products[engine];
  for (let round = 0; round < context.rounds(context.full ? 1 : 3); round++) {
    context.say(`${name}, round ${round + 1}`);
    const folder = context.folder('dump');
    const file = join(folder, 'dump.sql');
    const into = await places.create(engine);
    const dumped = await seconds(() => connected(from, (connection) => dumpToFile(connection, file)));
    const loaded = await seconds(() =>
      connected(into, (connection) => loadDump(connection, file, { label: name })),
    );
    await places.drop(into);
    figures.add(`${name}: assay db dump`, report.rows / dumped, rate);
    figures.add(`${name}: assay db load`, report.rows / loaded, rate);
    if (native === null) continue;
    const other = await places.create(engine);
    const target = join(folder, 'native');
    const nativeDumped = await seconds(() => native.dump(from, target));
    const nativeLoaded = await seconds(() => native.load(other, target));
    await places.drop(other);
    figures.add(`${name}: ${native.name}, out`, report.rows / nativeDumped, rate);
    figures.add(`${name}: ${native.name}, in`, report.rows / nativeLoaded, rate);
    figures.ratio(`${name}: time of the dump / ${native.name}`, dumped, nativeDumped);
    figures.ratio(`${name}: time of the load / ${native.name}`, loaded, nativeLoaded);
  }
  await places.drop(from);
}

export const enginesDump: Measurement = {
  name: 'engines-dump',
  title: 'rows a second through SQL dumps, against the tools of each engine',
  async run(context) {
    const figures = new FigureSet();
    await withEngines(context, async (places, engines) => {
      for (const engine of engines) await measureEngine(context, places, engine, figures);
    });
    return figures.toArray();
  },
};
