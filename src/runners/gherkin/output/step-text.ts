import type { ExecutionStatus } from '../../../model/statuses.ts';
import type { Failure, ScenarioResult, StepResult } from '../result/scenario-result.ts';

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

/** Why a scenario did not pass, in words, also where no failure was recorded. */
export function reasonOf(result: ScenarioResult): string {
  const failure = failureOf(result);
  if (failure !== null) return failureText(failure);
  const step = decidingStep(result);
  switch (result.status) {
    case 'undefined':
      return step === null ? 'a step has no definition' : `no step definition matches: ${stepTitle(step)}`;
    case 'ambiguous':
      return step === null
        ? 'more than one step definition matches a step'
        : `more than one step definition matches: ${stepTitle(step)}`;
    case 'lost':
      return 'planned, but without any result';
    case 'interrupted':
      return 'begun, but not brought to an end';
    case 'timed_out':
      return 'it took longer than it may';
    default:
      return result.status;
  }
}

/** `features/pay.feature:12`. */
export function locationOf(place: { readonly uri: string; readonly line: number }): string {
  return `${place.uri}:${place.line}`;
}
