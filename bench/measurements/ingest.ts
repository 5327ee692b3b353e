/**
 * How quickly finished journals become rows: one run of 20,000 scenarios with 10 steps each, written by an owner and
 * four workers, applied to an empty database by `RunDatabase.catchUp`, with all keys, foreign keys and the catalogue.
 * Rows are all rows that are in the tables afterwards. Writing the journals is not timed, nor is opening the database.
 *
 * The time is split: `parse` is reading and validating the same journals alone, in the same round; `engine` is the
 * time inside the engine's transactions while catching up, taken by a wrapper around `transaction`; the rest is
 * following, folding events into rows and everything else. A pass is one batch with its transaction.
 */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RunDatabase } from '../../src/keeper/run-database.ts';
import { parseEventLine } from '../../src/model/events/parse-event.ts';
import { journalsDirectory } from '../../src/recording/journal/journal-files.ts';
import { readJournal } from '../../src/recording/journal/journal-reader.ts';
import { DuckDbConnection } from '../../src/storage/engines/duckdb/duckdb-connection.ts';
import { duckDbFile } from '../../src/storage/location/database-location.ts';
import { FigureSet, type Measurement } from '../measurement.ts';
import { linkJournals, recordFinishedRun } from '../recorded-suite.ts';
import { quantile } from '../statistics.ts';

const chunkBytes = 1024 * 1024;

/** Reads and validates every event of a folder. */
function parseAll(folder: string): { readonly ms: number; readonly events: number; readonly bytes: number } {
  const started = performance.now();
  let events = 0;
  let bytes = 0;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    let offset = readJournal(path, 0, 4096).lineBytes[0] ?? 0;
    for (;;) {
      const chunk = readJournal(path, offset, chunkBytes);
      if (chunk.lines.length === 0) break;
      for (const line of chunk.lines) events += parseEventLine(line, 1).events?.length ?? 0;
      offset = chunk.end;
    }
    bytes += offset;
  }
  return { ms: performance.now() - started, events, bytes };
}

interface CaughtUp {
  readonly wallMs: number;
  readonly engineMs: number;
  readonly passes: Float64Array;
  readonly checkpointMs: number;
  readonly rows: number;
}

async function catchUp(databasePath: string): Promise<CaughtUp> {
  const { transaction } = DuckDbConnection.prototype;
  let engineMs = 0;
  DuckDbConnection.prototype.transaction = async function timed(this: DuckDbConnection, work) {
    const started = performance.now();
    try {
      return await transaction.call(this, work);
    } finally {
      engineMs += performance.now() - started;
    }
  } as typeof transaction;
  try {
    const database = await RunDatabase.open(duckDbFile(databasePath));
    engineMs = 0;
    const passes: number[] = [];
    const pass = database.pass.bind(database);
    database.pass = async () => {
      const started = performance.now();
      const report = await pass();
      passes.push(performance.now() - started);
      return report;
    };
    const started = performance.now();
    await database.catchUp();
    const wallMs = performance.now() - started;
    const engine = engineMs;
    const { rows } = await database.health('direct');
    const checkpointed = performance.now();
    await database.checkpoint();
    const checkpointMs = performance.now() - checkpointed;
    await database.close();
    const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
    return { wallMs, engineMs: engine, passes: Float64Array.from(passes).sort(), checkpointMs, rows: total };
  } finally {
    DuckDbConnection.prototype.transaction = transaction;
  }
}

export const ingest: Measurement = {
  name: 'ingest',
  title: 'rows a second from finished journals into a database with keys',
  async run(context) {
    const figures = new FigureSet();
    const source = join(context.folder('ingest'), 'results.db');
    const features = context.size(200, 40);
    const steps = recordFinishedRun(source, { features, scenariosPerFeature: 100, stepsPerScenario: 10 }, 4);
    const journals = journalsDirectory(source);
    for (let round = 0; round < context.rounds(5); round++) {
      context.say(`round ${round + 1}: ${steps.toLocaleString('en-US')} steps`);
      const parsed = parseAll(journals);
      const databasePath = join(context.folder('ingest'), 'results.db');
      linkJournals(journals, databasePath);
      const done = await catchUp(databasePath);
      const perEvent = (ms: number) => (ms * 1000) / parsed.events;
      const ms = { unit: 'ms', better: 'lower' } as const;
      const us = { unit: 'us/event', better: 'lower' } as const;
      figures.add('rows', done.rows / (done.wallMs / 1000), {
        unit: 'rows/s',
        better: 'higher',
        aim: '>= 100,000',
      });
      figures.add('events', parsed.events / (done.wallMs / 1000), { unit: 'events/s', better: 'higher' });
      figures.add('whole', perEvent(done.wallMs), us);
      figures.add('parse alone', perEvent(parsed.ms), us);
      figures.add('engine', perEvent(done.engineMs), us);
      figures.add('rest', perEvent(done.wallMs - done.engineMs - parsed.ms), us);
      figures.add('pass, p50', quantile(done.passes, 0.5), ms);
      figures.add('pass, max', done.passes.at(-1) ?? null, ms);
      figures.add('checkpoint afterwards', done.checkpointMs, ms);
      figures.add('journals', parsed.bytes / steps, { unit: 'B/step', better: 'lower' });
    }
    return figures.toArray();
  },
};
