import { defaultWindowDays, type HistoryWindow } from '../../analysis/history-window.ts';
import { parseTimestamp } from '../../std/timestamp.ts';
import type { ApiContext } from './api-context.ts';
import { moment } from './moment.ts';
import { projectOf } from './project-of.ts';

interface WindowQuery {
  readonly days?: number | undefined;
  readonly runs?: number | undefined;
  readonly branch?: string | undefined;
  readonly project?: string | undefined;
  readonly since?: string | undefined;
}

const microsPerDay = 86_400_000_000;

/**
 * The part of the history that a request asks about.
 *
 * @throws API_NOT_FOUND for a project that is not there, API_REQUEST_INVALID for a time that is none
 */
export async function windowAskedFor(context: ApiContext, query: WindowQuery): Promise<HistoryWindow> {
  const now = context.now();
  const start = query.since === undefined ? null : parseTimestamp(moment(query.since, now));
  const days = start === null ? (query.days ?? defaultWindowDays) : Math.max(0, now - start) / microsPerDay;
  return {
    now,
    days,
    runs: query.runs,
    branch: query.branch,
    project: query.project === undefined ? undefined : (await projectOf(context, query.project)).key,
  };
}
