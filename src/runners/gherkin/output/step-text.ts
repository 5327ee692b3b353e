import type { Failure } from '../../../model/failure.ts';
import type { ExecutionStatus } from '../../../model/statuses.ts';
import type { ScenarioResult, StepResult } from '../result/scenario-result.ts';

const harmless: ReadonlySet<ExecutionStatus> = new Set(['passed', 'skipped', 'pending', 'running']);

/** A step as it stands in the file: `Given I pay`, `* ## Payment`; a hook with its name if it has one. */
export function stepTitle(step: StepResult): string {
  if (step.type === 'section') return `* ${'#'.repeat(step.level)} ${step.text}`;
  if (step.type === 'hook')
    return [step.keyword ?? 'Hook', step.text].filter((part) => part !== '').join(' ');
  return `${step.keyword ?? ''}${step.text}`;
}

/** Whether a step is a hook that runs after the scenario; those change no outcome. */
export function isAfterHook(step: StepResult): boolean {
  return step.type === 'hook' && step.keyword?.trim() === 'After';
}

/**
 * The step that decided: the first one that neither passed nor was skipped. After hooks count only when nothing else
 * is there.
 */
export function decidingStep(result: ScenarioResult): StepResult | null {
  const troubled = result.steps.filter((step) => !harmless.has(step.status));
  return troubled.find((step) => !isAfterHook(step)) ?? troubled[0] ?? null;
}

/** What failed in a scenario; null when nothing says so. */
export function failureOf(result: ScenarioResult): Failure | null {
  return result.failure ?? decidingStep(result)?.failure ?? null;
}

/** `TypeError: no such thing`, the type only if the message does not begin with it. */
export function failureText({ type, message }: Failure): string {
  return type === null || message.startsWith(type) ? message : `${type}: ${message}`;
}

/** What a status means, in words, where no failure was recorded. */
function meaningOf(status: ExecutionStatus): string {
  switch (status) {
    case 'undefined':
      return 'no step definition matches';
    case 'ambiguous':
      return 'more than one step definition matches';
    case 'lost':
      return 'planned, but without any result';
    case 'interrupted':
      return 'begun, but not brought to an end';
    case 'timed_out':
      return 'it took longer than it may';
    default:
      return status;
  }
}

/** Why a scenario did not pass, in words, beside its step. */
export function reasonOf(result: ScenarioResult): string {
  const failure = failureOf(result);
  return failure === null ? meaningOf(result.status) : failureText(failure);
}

/** The same where the step is not shown beside it. */
export function fullReasonOf(result: ScenarioResult): string {
  const step = decidingStep(result);
  return failureOf(result) === null && step !== null
    ? `${meaningOf(result.status)}: ${stepTitle(step)}`
    : reasonOf(result);
}

/** `features/pay.feature:12`. */
export function locationOf(place: { readonly uri: string; readonly line: number }): string {
  return `${place.uri}:${place.line}`;
}
