import type { Scope } from './connections/scope.ts';
import type { OperationMeasures } from './operation-measures.ts';

/** What repositories share. */
export interface RepositoryContext {
  readonly scope: Scope;
  readonly measures: OperationMeasures;
}
