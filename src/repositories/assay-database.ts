import { hostname } from 'node:os';
import { journalsDirectory } from '../recording/journal/journal-files.ts';
import { nowMicros } from '../std/clock.ts';
import { cleanup } from '../storage/retention/cleanup.ts';
import type { CleanupReport, RetentionDays } from '../storage/retention/retention-options.ts';
import type { ConnectionSource } from './connections/connection-source.ts';
import { loggedSource, type StatementLog } from './connections/logged-connection.ts';
import { DatabaseScope, type Scope } from './connections/scope.ts';
import { explainedError } from './constraint-errors.ts';
import { checkHealth, type HealthCheck } from './database-health.ts';
import { type OperationMeasure, OperationMeasures } from './operation-measures.ts';
import { Repositories } from './repositories.ts';
import { runScript } from './run-script.ts';
import { type SystemStatistics, systemStatistics } from './system-statistics.ts';

/** What to clean up. */
export interface CleanupRequest {
  /** Whole days that runs are kept, with everything in them; today is not counted. */
  readonly days?: number;
  /** Days for single tiers, which may be fewer: files, log lines, steps. */
  readonly keep?: RetentionDays;
  /** Only says what would go. */
  readonly dryRun?: boolean;
  /** Removes the files of artifacts as well, where they were recorded on this machine. */
  readonly files?: boolean;
}

export interface AssayDatabaseOptions {
  /** Is told every SQL statement when it is over, with its duration and its error. */
  readonly log?: StatementLog | undefined;
}

/** A database of Assay, whichever engine it is of. */
export class AssayDatabase extends Repositories {
  readonly #scope: Scope;
  readonly #measures: OperationMeasures;

  /**
   * @param source connections to a database whose schema is up to date; closed with this
   */
  constructor(source: ConnectionSource, { log }: AssayDatabaseOptions = {}) {
    const scope = new DatabaseScope(log === undefined ? source : loggedSource(source, log));
    const measures = new OperationMeasures();
    super({ scope, measures });
    this.#scope = scope;
    this.#measures = measures;
  }

  /** Name of the database for people: its file, or the address of its server without the password. */
  get label(): string {
    return this.#scope.source.label;
  }

  /** Whether the database answers, how quickly, and what is wrong with it. Does not throw when it is out of reach. */
  async healthCheck(): Promise<HealthCheck> {
    return await this.#measures.measured('database.healthCheck', () => checkHealth(this.#scope));
  }

  /** What the database holds, and how it grows. */
  async systemStatistics(): Promise<SystemStatistics> {
    const size = await this.#scope.source.size();
    return await this.#measures.measured('database.systemStatistics', () =>
      this.#scope.use((connection) => systemStatistics(connection, size)),
    );
  }

  /**
   * Runs SQL statements, separated by semicolons: all of them, or none. The SQL is the engine's own.
   *
   * @throws SCRIPT_TRANSACTION, STATEMENT_FAILED
   */
  async executeScript(sql: string): Promise<void> {
    await this.#measures.measured('database.executeScript', () =>
      this.#scope.use(async (connection) => {
        try {
          await runScript(connection, sql);
        } catch (error) {
          throw await explainedError(connection, this.label, 'The script', { kind: 'read' }, error);
        }
      }),
    );
  }

  /**
   * Removes what is older than it shall be kept. What came of each test on each day stays (`test_days`). Runs that are
   * still recorded are not touched. It works in many transactions; broken off, the next one goes on.
   *
   * @throws TRANSACTION_OUTSIDE inside a transaction
   */
  async cleanup({ days, keep = {}, dryRun, files = false }: CleanupRequest): Promise<CleanupReport> {
    const { path } = this.#scope.source;
    return await this.#measures.measured('database.cleanup', () =>
      this.#scope.use((connection) =>
        cleanup(connection, {
          keep: { runs: days, ...keep },
          now: nowMicros(),
          dryRun,
          files: files ? { host: hostname() } : undefined,
          journalsDirectory: journalsDirectory(path),
        }),
      ),
    );
  }

  /** How often each operation was called so far, how often it failed, and how long it took. */
  measures(): readonly OperationMeasure[] {
    return this.#measures.summary();
  }

  /** Waits for what is under way and closes the database. */
  async close(): Promise<void> {
    await this.#scope.source.close();
  }
}
