import { isoText } from '../../analysis/history/iso-text.ts';
import type { NamedRow } from '../../analysis/named-query.ts';
import { countIn, textIn } from '../../analysis/report/read-cells.ts';
import type { Row } from '../../repositories/rows/row-types.ts';

type NamedRun = Pick<Row<'runs'>, 'run_id' | 'name' | 'status' | 'started_at' | 'branch' | 'commit_sha'>;

/** A run as other things name it. */
export function runName({ run_id, name, status, started_at, branch, commit_sha }: NamedRun) {
  return { run_id, name, status, started_at, branch, commit_sha };
}

/** The same from a row of a query with these columns. */
export function runNameIn(row: NamedRow) {
  return {
    run_id: countIn(row.run_id),
    name: textIn(row.name),
    status: String(row.status),
    started_at: isoText(row.started_at) ?? '',
    branch: textIn(row.branch),
    commit_sha: textIn(row.commit_sha),
  };
}
