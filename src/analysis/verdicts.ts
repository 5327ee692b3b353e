import { verdictExpressions } from '../storage/sql/verdicts.ts';
import type { RunSelection } from './run-selection.ts';

/** Common table expression `verdicts` over runs: one row for each test of each run (storage/sql/verdicts.ts). */
export function verdictsOf(selection: RunSelection): string {
  return verdictExpressions(selection.condition('executions.run_id'));
}
