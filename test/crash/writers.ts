import { fstatSync, openSync, writeSync } from 'node:fs';
import type { RecordEvent } from '../../src/model/events/record-event.ts';
import type { JournalWriter } from '../../src/recording/journal/journal-writer.ts';
import { openRecorder } from '../../src/recording/open-recorder.ts';
import { nowMicros } from '../../src/std/clock.ts';
import type { EventDraft } from '../journals/journal-script.ts';
import type { Acknowledgement, Shard } from './scenario.ts';

/** What the processes of a round are told. */
export interface WriterOptions {
  readonly folder: string;
  readonly databasePath: string;
  readonly runUuid: string;
  readonly seed: number;
  readonly workers: number;
  /** Null for the owner. */
  readonly workerIndex: number | null;
  readonly testsPerWorker: number;
  /** Pause after each step (ms); 0 writes as quick as it goes. */
  readonly paceMs: number;
  /** Whether a worker goes on when its owner is gone. */
  readonly outlivesOwner: boolean;
  /** Null for a run of its own. */
  readonly shard: Shard | null;
}

/** A recorder that notes what it has flushed in a file of its own. */
export class NotingRecorder {
  readonly recorder: JournalWriter;
  readonly #notes: number;
  readonly #journal: number;
  #finished: (readonly ['step_runs' | 'executions', number, string])[] = [];

  constructor(options: WriterOptions) {
    this.recorder = openRecorder({
      databasePath: options.databasePath,
      runUuid: options.runUuid,
      role: options.workerIndex === null ? 'owner' : 'worker',
      workerIndex: options.workerIndex,
      writer: 'crash-writer 1.0.0',
    });
    this.#notes = openSync(`${options.folder}/notes-${this.recorder.journalUuid}`, 'a');
    this.#journal = openSync(this.recorder.path, 'r');
  }

  id(): number {
    return this.recorder.nextId();
  }

  append(event: EventDraft): void {
    this.recorder.append({ ...event, at: nowMicros() } as RecordEvent);
    if (event.type === 'step_finished') this.#finished.push(['step_runs', event.id, event.status]);
    if (event.type === 'execution_finished') this.#finished.push(['executions', event.id, event.status]);
  }

  /** Writes, and then notes what is written. */
  flush(): void {
    this.recorder.flush();
    const note: Acknowledgement = {
      journal: this.recorder.journalUuid,
      bytes: fstatSync(this.#journal).size,
      finished: this.#finished,
    };
    this.#finished = [];
    writeSync(this.#notes, `${JSON.stringify(note)}\n`);
  }
}

export function optionsOfProcess(): WriterOptions {
  return JSON.parse(process.argv[2] ?? '{}') as WriterOptions;
}

/** Name of a test of a worker; no two shards of a build have the same test. */
export const testName = ({ shard }: WriterOptions, worker: number, index: number) =>
  `test ${10 * (shard?.index ?? 0) + worker}.${index}`;
