import type { HealthReport } from '../../../keeper/database-access.ts';
import type { RequestMeasures } from '../../http/request-measures.ts';
import type { SqlTurns } from '../sql/running-sql.ts';
import type { Metric, Sample } from './prometheus-text.ts';

const one = (value: number | null | undefined): Sample[] =>
  value === null || value === undefined ? [] : [{ value }];

const quantiles = (ms: { readonly p50: number; readonly p99: number; readonly max: number } | undefined) =>
  ms === undefined
    ? []
    : (
        [
          ['0.5', ms.p50],
          ['0.99', ms.p99],
          ['1', ms.max],
        ] as const
      ).map(([quantile, value]) => ({ labels: { quantile }, value: value / 1000 }));

/** What is known of the database and its keeper. */
function databaseMetrics(health: HealthReport): Metric[] {
  const { keeper, journals } = health;
  return [
    {
      name: 'assay_database_bytes',
      help: 'Size of the database.',
      type: 'gauge',
      samples: one(health.databaseBytes),
    },
    {
      name: 'assay_database_log_bytes',
      help: 'Bytes that are not in the main file yet.',
      type: 'gauge',
      samples: one(health.walBytes),
    },
    {
      name: 'assay_rows',
      help: 'Rows by table.',
      type: 'gauge',
      samples: Object.entries(health.rows).map(([table, value]) => ({ labels: { table }, value })),
    },
    {
      name: 'assay_journals',
      help: 'Journals that are followed, by state.',
      type: 'gauge',
      samples: [
        { labels: { state: 'open' }, value: journals.open },
        { labels: { state: 'closed' }, value: journals.closed },
      ],
    },
    {
      name: 'assay_unapplied_bytes',
      help: 'Bytes that lie in journals and are not in the database yet: the queue.',
      type: 'gauge',
      samples: one(journals.unappliedBytes),
    },
    {
      name: 'assay_skipped_events',
      help: 'Events in the database that could not be applied.',
      type: 'gauge',
      samples: one(health.skippedEvents),
    },
    {
      name: 'assay_problems',
      help: 'Sentences of the health report about what is not as it should be.',
      type: 'gauge',
      samples: one(health.problems.length),
    },
    {
      name: 'assay_events_applied_total',
      help: 'Events that the keeper has applied since it began.',
      type: 'counter',
      samples: one(keeper?.eventsApplied),
    },
    {
      name: 'assay_events_per_second',
      help: 'Events that the keeper applied a second over the last ten seconds.',
      type: 'gauge',
      samples: one(keeper?.eventsPerSecond),
    },
    {
      name: 'assay_apply_seconds',
      help: 'Time that the latest passes over the journals took.',
      type: 'gauge',
      samples: quantiles(keeper?.applyMs),
    },
    {
      name: 'assay_queries_total',
      help: 'Queries that were answered since the keeper began.',
      type: 'counter',
      samples: one(keeper?.queries),
    },
    {
      name: 'assay_query_seconds',
      help: 'Time that the latest queries took.',
      type: 'gauge',
      samples: quantiles(keeper?.queryMs),
    },
    {
      name: 'assay_checkpoints_total',
      help: 'Checkpoints since the keeper began.',
      type: 'counter',
      samples: one(keeper?.checkpoints),
    },
    {
      name: 'assay_resident_bytes',
      help: 'Memory of the keeper.',
      type: 'gauge',
      samples: one(keeper?.residentBytes),
    },
  ];
}

/** What is known of requests and queries of the API. */
function requestMetrics(requests: RequestMeasures, sql: SqlTurns): Metric[] {
  const answered = Array.from(requests.answered, ([key, value]) => {
    const [method = '', status = ''] = key.split(' ');
    return { labels: { method, status }, value };
  });
  const all = requests.buckets.at(-1)?.count ?? 0;
  return [
    {
      name: 'assay_http_requests_total',
      help: 'Requests that the API answered, by method and status.',
      type: 'counter',
      samples: answered,
    },
    {
      name: 'assay_http_requests_under_way',
      help: 'Requests that are not answered yet.',
      type: 'gauge',
      samples: one(requests.underWay),
    },
    {
      name: 'assay_http_request_seconds',
      help: 'Time until the head of an answer was ready.',
      type: 'histogram',
      samples: [
        ...requests.buckets.map(({ seconds, count }) => ({
          suffix: '_bucket',
          labels: { le: Number.isFinite(seconds) ? String(seconds) : '+Inf' },
          value: count,
        })),
        { suffix: '_sum', value: requests.totalSeconds },
        { suffix: '_count', value: all },
      ],
    },
    {
      name: 'assay_sql_running',
      help: 'Queries of people that run now.',
      type: 'gauge',
      samples: one(sql.running),
    },
    {
      name: 'assay_sql_waiting',
      help: 'Queries of people that wait for their turn.',
      type: 'gauge',
      samples: one(sql.waiting),
    },
  ];
}

/** Everything that is measured. */
export function metricsOf(parts: {
  readonly version: string;
  readonly health: HealthReport | null;
  readonly runs: Readonly<Record<string, number>>;
  readonly requests: RequestMeasures;
  readonly sql: SqlTurns;
}): Metric[] {
  const { version, health, runs, requests, sql } = parts;
  return [
    {
      name: 'assay_info',
      help: 'Which Assay this is; always 1.',
      type: 'gauge',
      samples: [{ labels: { version, engine: health?.engine ?? '' }, value: 1 }],
    },
    {
      name: 'assay_runs',
      help: 'Runs by status.',
      type: 'gauge',
      samples: Object.entries(runs).map(([status, value]) => ({ labels: { status }, value })),
    },
    ...(health === null ? [] : databaseMetrics(health)),
    ...requestMetrics(requests, sql),
  ];
}
