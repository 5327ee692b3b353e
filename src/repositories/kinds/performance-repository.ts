import type { StorageConnection } from '../../storage/engines/storage-engine.ts';
import { numberOf, roundedOf } from '../queries/aggregates.ts';
import { compileFilter, type Filter } from '../queries/filter.ts';
import { readRows } from '../queries/read-rows.ts';
import type { RepositoryContext } from '../repository-context.ts';
import type { Row } from '../rows/row-types.ts';
import { storedChanges } from '../rows/stored-rows.ts';
import { type NewFields, RestorableRepository, TableRepository } from '../table-repository.ts';
import { daysAgo } from './time-window.ts';

/** Which numbers are meant: those of a benchmark under the same circumstances. */
export interface Metric {
  readonly benchmark: string;
  readonly metric: string;
  readonly environment_id?: number | null | undefined;
  readonly hardware_id?: number | null | undefined;
}

/** A measurement beside the baseline. */
export interface BaselineComparison {
  readonly benchmark: string;
  readonly metric: string;
  readonly unit: string;
  /** What was measured last. */
  readonly value: number;
  readonly measured_at: string;
  /** What is expected; null where no baseline was set. */
  readonly baseline: number | null;
  /** Value less baseline. */
  readonly delta: number | null;
  /** The same in per cent of the baseline; null also where that is 0. */
  readonly deltaPercent: number | null;
}

/** Conditions for the same circumstances: what is not said must be unknown there, too. */
function sameCircumstances({ benchmark, metric, environment_id = null, hardware_id = null }: Metric) {
  return { benchmark, metric, environment_id, hardware_id };
}

/** Performance: what benchmarks measured, and what they are expected to reach. The rows are baselines. */
export class PerformanceRepository extends RestorableRepository<'performance_baselines'> {
  /** What was measured. */
  readonly measurements: TableRepository<'measurements'>;

  constructor(context: RepositoryContext) {
    super(context, 'performance_baselines');
    this.measurements = new TableRepository(context, 'measurements');
  }

  /** Records what benchmarks measured. */
  async record(fields: readonly NewFields<'measurements'>[]): Promise<readonly Row<'measurements'>[]> {
    return await this.measurements.createMany(fields);
  }

  /** The baseline of a metric under the same circumstances; null when none was set. */
  async baseline(metric: Metric): Promise<Row<'performance_baselines'> | null> {
    return await this.reading('baseline', (connection) => this.#baselineOf(connection, metric));
  }

  /** Sets what a metric is expected to reach, under its circumstances; the baseline before is replaced. */
  async setBaseline(fields: NewFields<'performance_baselines'>): Promise<Row<'performance_baselines'>> {
    const { value, unit, kernel_version, commit_sha } = fields;
    const changes = { value, unit, kernel_version, commit_sha };
    return await this.changing('setBaseline', async (connection, attempting) => {
      const known = await this.#baselineOf(connection, fields);
      if (known === null) {
        const [made] = await this.insertRows(connection, attempting, [fields]);
        return made as Row<'performance_baselines'>;
      }
      return await this.changeRow(connection, attempting, known.performance_baseline_id, (row) =>
        storedChanges(this.table, row, changes),
      );
    });
  }

  /** The last measurement of a metric beside its baseline; null when nothing was measured. */
  async compare(metric: Metric): Promise<BaselineComparison | null> {
    return await this.reading('compare', async (connection) => {
      const [last] = await readRows(connection, 'measurements', {
        where: compileFilter(connection.dialect, 'measurements', sameCircumstances(metric)),
        orderBy: 'measurements.measured_at DESC, measurements.measurement_id DESC',
        limit: 1,
      });
      return last === undefined ? null : compared(last, await this.#baselineOf(connection, metric));
    });
  }

  /** Everything that a run measured beside the baselines, by benchmark and metric. */
  async compareRun(runId: number): Promise<readonly BaselineComparison[]> {
    return await this.reading('compareRun', async (connection) => {
      const measured = await readRows(connection, 'measurements', {
        where: { sql: 'measurements.run_id = ?', parameters: [runId] },
        orderBy: 'measurements.benchmark, measurements.metric, measurements.measurement_id',
      });
      const comparisons: BaselineComparison[] = [];
      for (const row of measured) comparisons.push(compared(row, await this.#baselineOf(connection, row)));
      return comparisons;
    });
  }

  /** Measurements of a metric over the last days, the oldest first. */
  async trend(metric: Metric, { days = 30 } = {}): Promise<readonly Row<'measurements'>[]> {
    const since = new Date(Math.max(0, Date.parse(`${String(daysAgo(days)).replace(' ', 'T')}Z`)));
    const filter: Filter<'measurements'> = { ...sameCircumstances(metric), measured_at: { gte: since } };
    return await this.reading('trend', (connection) =>
      readRows(connection, 'measurements', {
        where: compileFilter(connection.dialect, 'measurements', filter),
        orderBy: 'measurements.measured_at, measurements.measurement_id',
      }),
    );
  }

  async #baselineOf(
    connection: StorageConnection,
    metric: Metric,
  ): Promise<Row<'performance_baselines'> | null> {
    const [row] = await readRows(connection, this.table, {
      where: this.where(connection, sameCircumstances(metric)),
      orderBy: 'performance_baselines.performance_baseline_id DESC',
      limit: 1,
    });
    return row ?? null;
  }
}

function compared(
  { benchmark, metric, unit, value, measured_at }: Row<'measurements'>,
  baseline: Row<'performance_baselines'> | null,
): BaselineComparison {
  const measured = { benchmark, metric, unit, value, measured_at };
  if (baseline === null) return { ...measured, baseline: null, delta: null, deltaPercent: null };
  const delta = value - baseline.value;
  return {
    ...measured,
    baseline: baseline.value,
    delta: numberOf(roundedOf(delta)),
    deltaPercent: baseline.value === 0 ? null : roundedOf((100 * delta) / Math.abs(baseline.value)),
  };
}
