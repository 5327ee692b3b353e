/**
 * What the process under test pays for an event: the time of `JournalWriter` in a loop, in this process, on a real
 * file in the temporary folder.
 *
 * - `step boundary`: what a runner does between two steps: it makes `step_finished` of the one and `step_started` of
 *   the next, appends both and flushes once. Given per step and, halved, per event.
 * - `event alone`: one event, appended and flushed.
 * - Floors, measured in the same round: `JSON.stringify` of the same two events, and a lone `writeSync` of lines that
 *   are ready. No recorder that survives the death of its process can be cheaper than the two together.
 */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JournalWriter } from '../../src/recording/journal/journal-writer.ts';
import { openRecorder } from '../../src/recording/open-recorder.ts';
import { nowMicros } from '../../src/std/clock.ts';
import { uuidV7 } from '../../src/std/uuid.ts';
import { FigureSet, type Measurement } from '../measurement.ts';
import { stepFinished, stepStarted, suiteOf } from '../recorded-suite.ts';

const path = suiteOf(41).path;

const finished = (id: number) => stepFinished(nowMicros(), id);
const started = (id: number) => stepStarted(nowMicros(), id, 7, id % 10, path, 10 + (id % 10));

/** Nanoseconds of one call, over many. */
function nanosecondsEach(count: number, call: (index: number) => void): number {
  const begin = process.hrtime.bigint();
  for (let index = 1; index <= count; index++) call(index);
  return Number(process.hrtime.bigint() - begin) / count;
}

function withWriter(folder: string, use: (writer: JournalWriter) => number): number {
  const databasePath = join(folder, 'results.db');
  const writer = openRecorder({
    databasePath,
    runUuid: uuidV7(),
    role: 'worker',
    workerIndex: 0,
    writer: 'assay-bench 1',
  });
  const result = use(writer);
  writer.close(0);
  rmSync(dirname(writer.path), { recursive: true });
  return result;
}

function withFile(folder: string, use: (fd: number) => number): number {
  const file = join(folder, 'floor.ndjson');
  const fd = openSync(file, 'a');
  const result = use(fd);
  closeSync(fd);
  rmSync(file);
  return result;
}

/** Each gives nanoseconds a call. */
function kinds(folder: string, count: number) {
  const line = `${JSON.stringify(started(1234))}\n`;
  const pair = `${JSON.stringify(finished(1233))}\n${line}`;
  let length = 0;
  return {
    stringify: () =>
      nanosecondsEach(count, (index) => {
        length += JSON.stringify(finished(index)).length + JSON.stringify(started(index)).length;
      }) + (length < 0 ? 1 : 0),
    writeLine: () => withFile(folder, (fd) => nanosecondsEach(count, () => void writeSync(fd, line))),
    writePair: () => withFile(folder, (fd) => nanosecondsEach(count, () => void writeSync(fd, pair))),
    alone: () =>
      withWriter(folder, (writer) =>
        nanosecondsEach(count, () => {
          writer.append(started(writer.nextId()));
          writer.flush();
        }),
      ),
    boundary: () =>
      withWriter(folder, (writer) => {
        let running = writer.nextId();
        return nanosecondsEach(count, () => {
          writer.append(finished(running));
          running = writer.nextId();
          writer.append(started(running));
          writer.flush();
        });
      }),
  };
}

export const writerCost: Measurement = {
  name: 'writer-cost',
  title: 'what recording costs the process under test, per event and per step',
  async run(context) {
    const figures = new FigureSet();
    const count = context.size(100_000, 20_000);
    const measure = kinds(context.folder('writer'), count);
    for (const warmUp of Object.values(measure)) warmUp();
    const ns = { unit: 'ns', better: 'lower' } as const;
    for (let round = 0; round < context.rounds(9); round++) {
      const stringify = measure.stringify();
      const writeLine = measure.writeLine();
      const writePair = measure.writePair();
      const alone = measure.alone();
      const boundary = measure.boundary();
      figures.add('step boundary, per step', boundary, { ...ns, aim: '<= 10,000' });
      figures.add('step boundary, per event', boundary / 2, { ...ns, aim: '<= 5,000' });
      figures.add('event alone, per event', alone, { ...ns, aim: '<= 5,000' });
      figures.add('floor: JSON.stringify, per event', stringify / 2, ns);
      figures.add('floor: writeSync of one line', writeLine, ns);
      figures.add('floor: writeSync of two lines', writePair, ns);
      figures.ratio('step boundary / floors', boundary, stringify + writePair);
    }
    return figures.toArray();
  },
};
