import type { Expected } from './expected-rows.ts';
import type { KeptJournal } from './kept-journals.ts';

/** A run that must be in the database: one row, by the UUID of whichever of its shards was there first. */
export interface ExpectedRun {
  /** UUIDs of its shards; that of the run itself where it has no build key. */
  readonly uuids: ReadonlySet<string>;
  readonly status: string;
}

/** From the best to the worst; a run is as bad as its worst shard. */
const severity = ['passed', 'cancelled', 'failed', 'interrupted', 'error'];

/** Outcome of each run; shards of one build are one. */
export function expectedRuns(journals: readonly KeptJournal[]): readonly ExpectedRun[] {
  const statuses = new Map<string, string>();
  const builds = new Map<string, string>();
  for (const { runUuid, role, events } of journals) {
    const begin = events.find((event) => event.type === 'run_started');
    const end = role === 'owner' ? events.find((event) => event.type === 'run_finished') : undefined;
    const started = role === 'worker' ? events.length > 0 : begin !== undefined;
    if (typeof begin?.['build_key'] === 'string') builds.set(runUuid, begin['build_key']);
    if (end !== undefined) statuses.set(runUuid, String(end['status']));
    else if (started && !statuses.has(runUuid)) statuses.set(runUuid, 'interrupted');
  }
  const groups = Map.groupBy(statuses.keys(), (uuid) => builds.get(uuid) ?? uuid);
  return Array.from(groups.values(), (uuids) => ({
    uuids: new Set(uuids),
    status:
      severity.findLast((status) => uuids.some((uuid) => statuses.get(uuid) === status)) ??
      `outcome of ${uuids.join()}`,
  }));
}

const harmless = new Set(['passed', 'skipped']);
const failing = new Set(['failed', 'timed_out', 'undefined', 'ambiguous', 'interrupted', 'error']);

function verdictOf(attempts: readonly { readonly attempt: number; readonly status: string }[]): string {
  const last = attempts.reduce((one, other) => (other.attempt > one.attempt ? other : one));
  if (failing.has(last.status)) return 'failed';
  const hadTrouble = attempts.some(({ status }) => !harmless.has(status));
  return last.status === 'passed' && hadTrouble ? 'flaky' : last.status;
}

/** What the row of a run counts, as `planned|passed|failed|lost`. */
export function expectedCounts(
  run: ExpectedRun,
  journals: readonly KeptJournal[],
  executions: Expected[string] = new Map(),
): string {
  const mine = new Set(journals.filter(({ runUuid }) => run.uuids.has(runUuid)).map(({ uuid }) => uuid));
  const rows = Array.from(executions)
    .filter(([name]) => mine.has(name.slice(0, name.indexOf(':'))))
    .map(([, values]) => values.split('|') as [string, string, string]);
  const tests = Map.groupBy(rows, ([key]) => key);
  const verdicts = Array.from(tests.values(), (attempts) =>
    verdictOf(attempts.map(([, attempt, status]) => ({ attempt: Number(attempt), status }))),
  );
  const count = (verdict: string) => verdicts.filter((own) => own === verdict).length;
  return [verdicts.length, count('passed'), count('failed'), count('lost')].join('|');
}
