import type { RunStatus } from '../../model/statuses.ts';
import type { FinalStatus } from '../session/execution-recording.ts';
import type { Failure } from '../session/failure-fields.ts';
import type { HostConfig, HostEnd, HostError, HostProject, HostStatus } from './host-shapes.ts';

/** Playwright's words for the outcome of a test. */
export const finalStatuses: Readonly<Record<HostStatus, FinalStatus>> = {
  passed: 'passed',
  failed: 'failed',
  timedOut: 'timed_out',
  skipped: 'skipped',
  interrupted: 'interrupted',
};

/** What a test is expected to come to, where that is not the usual. A test that is to be skipped is no pass. */
export function expectedStatusOf(status: HostStatus): FinalStatus | undefined {
  return status === 'passed' || status === 'skipped' ? undefined : finalStatuses[status];
}

const workerDied = /^(Error: )?worker process exited unexpectedly/;

/** Whether a test came to nothing because the process that ran it died. */
export const diedWithWorker = ([first]: readonly HostError[]): boolean =>
  workerDied.test(first?.message ?? '');

/** One failure out of all that went wrong in a test or a step; null when nothing did. */
export function failureOf(errors: readonly HostError[]): Failure | null {
  const [first] = errors;
  if (first === undefined) return null;
  const textOf = ({ message, value }: HostError) => message ?? value ?? '';
  const message = errors.map(textOf).join('\n\n');
  return {
    ...(diedWithWorker(errors) && { type: 'WorkerLost' }),
    message: diedWithWorker(errors) ? message.replace(/^Error: /, '') : message,
    // The stack begins with the message of its own error, which is the first.
    stack: first.stack?.replace(textOf(first), '') ?? null,
  };
}

export interface RunEnd {
  readonly status: Exclude<RunStatus, 'running'>;
  readonly exitCode: number;
  readonly message?: string;
}

/**
 * What a run came to.
 *
 * @param outside the first error that no test owns
 * @param anyFailed whether a test failed
 */
export function runEndOf(end: HostEnd, outside: string | null, anyFailed: boolean): RunEnd {
  const why = outside === null ? {} : { message: outside };
  switch (end.status) {
    case 'passed':
      return { status: 'passed', exitCode: 0, ...why };
    case 'interrupted':
      return { status: 'interrupted', exitCode: 130, message: outside ?? 'the run was told to stop' };
    case 'timedout':
      return { status: 'interrupted', exitCode: 1, message: 'the run took longer than globalTimeout' };
    case 'failed':
      return { status: outside === null || anyFailed ? 'failed' : 'error', exitCode: 1, ...why };
  }
}

/** The value that all projects agree on. */
function agreed<Value>(
  projects: readonly HostProject[],
  of: (project: HostProject) => Value,
): Value | undefined {
  const values = new Set(projects.map(of));
  return values.size === 1 ? [...values][0] : undefined;
}

/** Which browser the tests ask for, where they all ask for the same, and whether it has no window. */
export function browserOf({ projects }: HostConfig): {
  readonly browser?: string | undefined;
  readonly headless?: boolean | undefined;
} {
  return {
    browser: agreed(projects, ({ use }) => use?.browserName ?? use?.defaultBrowserType),
    headless: agreed(projects, ({ use }) => use?.headless),
  };
}
