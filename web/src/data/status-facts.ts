/** How each status looks and reads. Shape and text say it, too: colour alone never does. */
export type StatusTone = 'passed' | 'failed' | 'flaky' | 'error' | 'lost' | 'skipped' | 'running';
export type StatusShape =
  | 'check'
  | 'cross'
  | 'wave'
  | 'bang'
  | 'question'
  | 'dash'
  | 'spinner'
  | 'ring'
  | 'clock'
  | 'square'
  | 'slash';
export type StatusFacts = { readonly label: string; readonly tone: StatusTone; readonly shape: StatusShape };

const facts = {
  passed: { label: 'Passed', tone: 'passed', shape: 'check' },
  failed: { label: 'Failed', tone: 'failed', shape: 'cross' },
  flaky: { label: 'Flaky', tone: 'flaky', shape: 'wave' },
  skipped: { label: 'Skipped', tone: 'skipped', shape: 'dash' },
  error: { label: 'Error', tone: 'error', shape: 'bang' },
  lost: { label: 'Lost', tone: 'lost', shape: 'question' },
  running: { label: 'Running', tone: 'running', shape: 'spinner' },
  pending: { label: 'Pending', tone: 'skipped', shape: 'ring' },
  timed_out: { label: 'Timed out', tone: 'failed', shape: 'clock' },
  interrupted: { label: 'Interrupted', tone: 'error', shape: 'square' },
  cancelled: { label: 'Cancelled', tone: 'error', shape: 'slash' },
  undefined: { label: 'Undefined', tone: 'failed', shape: 'question' },
  ambiguous: { label: 'Ambiguous', tone: 'failed', shape: 'bang' },
} as const satisfies Record<string, StatusFacts>;

/** A status of a run, a suite, an execution, a step, or a verdict. */
export type Status = keyof typeof facts;

/** All statuses, the ones that want attention first. */
export const statusOrder: readonly Status[] = [
  'failed',
  'timed_out',
  'error',
  'undefined',
  'ambiguous',
  'interrupted',
  'cancelled',
  'lost',
  'flaky',
  'running',
  'pending',
  'passed',
  'skipped',
];

/** How a status looks; one that this page does not know is shown as it is written. */
export function statusFacts(status: string): StatusFacts {
  return Object.hasOwn(facts, status)
    ? facts[status as Status]
    : { label: status, tone: 'skipped', shape: 'ring' };
}
