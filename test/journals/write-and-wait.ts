import type { RecordEvent } from '../../src/model/events/record-event.ts';
import { openRecorder } from '../../src/recording/open-recorder.ts';
import { nowMicros } from '../../src/std/clock.ts';
import { uuidV7 } from '../../src/std/uuid.ts';
import { executionStarted, runStarted, stepStarted } from './sample-events.ts';

/** Begins a run with a step that never ends, says so, and waits to be killed. */
const recorder = openRecorder({
  databasePath: process.argv[2] ?? '',
  runUuid: uuidV7(),
  role: 'owner',
  workerIndex: null,
  writer: 'write-and-wait 1.0.0',
});
for (const event of [
  runStarted(),
  executionStarted(recorder.nextId(), 'pay'),
  stepStarted(recorder.nextId(), 1),
])
  recorder.append({ ...event, at: nowMicros() } as RecordEvent);
recorder.flush();
process.stdout.write('ready\n');
setInterval(() => {}, 1000);
