import type { HealthReport } from '../../keeper/database-access.ts';
import type { ApiContext } from './api-context.ts';

/** How long a report is taken for the newest (ms): it counts the rows of every table. */
const freshMs = 5000;

interface Kept {
  readonly at: number;
  readonly report: Promise<HealthReport>;
}

const kept = new WeakMap<ApiContext, Kept>();

/** The health of the database, asked for once in some seconds however many want to know; null where nobody knows. */
export async function recentHealth(context: ApiContext): Promise<HealthReport | null> {
  if (context.health === null) return null;
  const last = kept.get(context);
  const now = performance.now();
  if (last !== undefined && now - last.at < freshMs) return await last.report;
  const report = context.health();
  kept.set(context, { at: now, report });
  // Whoever asks next tries again.
  report.catch(() => kept.delete(context));
  return await report;
}
