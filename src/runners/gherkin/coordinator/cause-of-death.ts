import { formatDuration } from '../../../std/duration.ts';
import type { WorkerExit } from '../../worker-pool/worker-process.ts';
import type { WorkerPlace } from './worker-places.ts';

/**
 * Why a worker ended, in words.
 *
 * @param scenarioTimeoutMs the limit that it may have exceeded
 * @param stoppedBy why the run was stopped, if it was
 */
export function causeOfDeath(
  index: number,
  { pid, killedFor, lastWords }: WorkerPlace,
  { exitCode, signal }: WorkerExit,
  scenarioTimeoutMs: number | null,
  stoppedBy: string | null,
): string {
  if (killedFor === 'scenario_timeout') {
    const limit = formatDuration(scenarioTimeoutMs ?? 0);
    return `the scenario took longer than ${limit} (--scenario-timeout); its worker was killed`;
  }
  if (killedFor === 'stop') return `${stoppedBy ?? 'the run was stopped'} while the scenario ran`;
  const how = signal === null ? `with exit code ${exitCode ?? 'unknown'}` : `by the signal ${signal}`;
  const said = lastWords === '' ? '' : `; its last words:\n${lastWords}`;
  return `worker ${index + 1}${pid === undefined ? '' : ` (process ${pid})`} ended ${how}${said}`;
}
