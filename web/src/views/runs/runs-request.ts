import { type Answer, type ApiRequest, apiRequest } from '../../data/api-request.ts';
import { settings } from '../../data/settings.ts';
import type { UrlState } from '../../data/url-state.ts';

/** Columns that rows show: environment and system of a run are large. */
const fields = [
  'run_id',
  'project_id',
  'name',
  'status',
  'started_at',
  'ended_at',
  'duration_ms',
  'branch',
  'commit_sha',
  'commit_dirty',
  'ci_provider',
  'ci_url',
  'triggered_by',
  'planned_count',
  'passed_count',
  'failed_count',
  'skipped_count',
  'flaky_count',
  'lost_count',
].join(',');

/** A request for runs of the chosen project, with the columns that lists show. */
export function listedRuns(query: Readonly<Record<string, unknown>>): ApiRequest<Answer<'/runs'>> {
  return apiRequest('/runs', { query: { project: settings.project, fields, ...query } });
}

/** The filters that stand in the address. */
export function filtersIn(url: UrlState): Record<string, unknown> {
  return {
    project: url.text('project') || settings.project,
    status: url.text('status'),
    branch: url.text('branch'),
    environment: url.text('environment'),
    since: url.text('since'),
    until: url.text('until'),
    q: url.text('q'),
  };
}
