import { enableCompileCache } from 'node:module';
import { serveTasks } from '../../worker-pool/serve-tasks.ts';
import { createGherkinWorker } from './gherkin-worker.ts';
import type { GherkinTask, WorkerReport, WorkerSetup } from './worker-protocol.ts';

enableCompileCache?.();
// Ctrl-C reaches every process of a terminal; the coordinator says what is to be done about it.
process.on('SIGINT', () => {});
serveTasks<WorkerSetup, GherkinTask, WorkerReport>((channel) =>
  createGherkinWorker(channel, (code) => process.exit(code)),
);
