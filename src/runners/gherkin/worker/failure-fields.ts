import type { Failure } from '../../../model/failure.ts';

/** A failure as events carry it; fields that say nothing are left out. */
export function failureFields(failure: Failure | null) {
  if (failure === null) return {};
  return {
    ...(failure.type !== null && { error_type: failure.type }),
    error_message: failure.message,
    ...(failure.stack !== null && { stack_trace: failure.stack }),
  };
}
