import { nowMicros } from '../../../std/clock.ts';
import type { ExecutionScope } from './execution-scope.ts';
import type { StepRun } from './open-step.ts';

/** A file that a scenario made, as it is recorded. */
export interface ArtifactFile {
  /** Relative to the results directory, with / as separator. */
  readonly path: string;
  readonly name: string;
  readonly kind: 'screenshot' | 'attachment';
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width?: number;
  readonly height?: number;
}

function suffixOf(name: string): string | null {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot) : null;
}

/**
 * Records files behind the end of the step, or after hook, that made them; a screenshot also as what happened right
 * after the last attempt of its step.
 *
 * @param postId of the after hook; null when a step made them
 */
export function recordFiles(
  { sink, executionId }: ExecutionScope,
  files: readonly ArtifactFile[],
  run: StepRun,
  postId: number | null,
): void {
  for (const file of files) {
    const at = nowMicros();
    const suffix = suffixOf(file.name);
    sink.append({
      type: 'artifact',
      at,
      id: sink.nextId(),
      execution_id: executionId,
      ...(run.stepId > 0 && { step_run_id: run.runId }),
      ...(postId !== null && { execution_post_id: postId }),
      path: file.path,
      name: file.name,
      ...(suffix !== null && { suffix }),
      kind: file.kind,
      media_type: file.mediaType,
      bytes: file.bytes,
      sha256: file.sha256,
      ...(file.width !== undefined && { width: file.width }),
      ...(file.height !== undefined && { height: file.height }),
    });
    if (file.kind !== 'screenshot' || run.stepId === 0) continue;
    sink.append({
      type: 'step_post',
      at,
      id: sink.nextId(),
      step_run_id: run.runId,
      action: 'screenshot',
      details: { path: file.path },
    });
  }
}
