import { fork } from 'node:child_process';
import { join } from 'node:path';
import { planned, runFinished, runStarted, suiteFinished, suiteStarted } from '../journals/sample-events.ts';
import { NotingRecorder, optionsOfProcess, testName } from './writers.ts';

/** Starts a run with its workers, says what became of those that died, and ends the run. */
const options = optionsOfProcess();
const recorder = new NotingRecorder(options);
recorder.append(
  runStarted({
    worker_count: options.workers,
    environment_vars: { ROUND: String(options.seed) },
    build_key: options.shard?.buildKey,
  }),
);
for (let worker = 0; worker < options.workers; worker++) {
  for (let index = 0; index < options.testsPerWorker; index++)
    recorder.append(planned(recorder.id(), testName(options, worker, index)));
}
recorder.append(suiteStarted);
recorder.flush();

let living = options.workers;
let broken = 0;
for (let index = 0; index < options.workers; index++) {
  const argument = JSON.stringify({ ...options, workerIndex: index, seed: options.seed + index + 1 });
  const worker = fork(join(import.meta.dirname, 'worker-process.ts'), [argument], {
    execArgv: process.execArgv,
  });
  process.send?.({ worker: worker.pid });
  let journal: string | null = null;
  worker.on('message', (message: { journal: string }) => {
    journal = message.journal;
  });
  worker.on('exit', (code, signal) => {
    living--;
    if (code !== 0) {
      broken++;
      if (journal !== null) {
        recorder.append({
          type: 'writer_lost',
          journal_uuid: journal,
          status: index % 2 === 0 ? 'interrupted' : 'timed_out',
          exit_code: code,
          signal,
          message: `worker ${index} ended`,
        });
        recorder.flush();
      }
    }
    if (living > 0) return;
    recorder.append(suiteFinished(broken > 0 ? 'failed' : 'passed'));
    recorder.append(runFinished(broken > 0 ? 'failed' : 'passed'));
    recorder.flush();
    recorder.recorder.close(0);
    process.disconnect?.();
  });
}
