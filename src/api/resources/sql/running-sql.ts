import { assayError } from '../../../model/errors.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { mostRunning, mostWaiting } from './sql-limits.ts';

/** A query of somebody that runs. */
export interface RunningSql {
  /** Aborted when it is cancelled, or when who asked goes away. */
  readonly signal: AbortSignal;
  /** Must be called when it is over; more than once does no harm. */
  readonly end: () => void;
}

/** The queries of people that run now: a few at the same time, so that everybody else is answered meanwhile. */
export class SqlTurns {
  readonly #byId = new Map<string, AbortController>();
  readonly #waiting = new Set<() => void>();
  #running = 0;

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Waits for a turn.
   *
   * @param id name that it can be cancelled by
   * @param asker is aborted when who asks goes away
   * @throws SQL_ID_TAKEN, SQL_BUSY; QUERY_STOPPED when it is cancelled before its turn
   */
  async begin(id: string | undefined, asker: AbortSignal): Promise<RunningSql> {
    if (id !== undefined && this.#byId.has(id)) throw assayError('SQL_ID_TAKEN', { id });
    if (this.#running >= mostRunning && this.#waiting.size >= mostWaiting)
      throw assayError('SQL_BUSY', { waiting: this.#waiting.size });
    const cancelling = new AbortController();
    if (id !== undefined) this.#byId.set(id, cancelling);
    const signal = AbortSignal.any([asker, cancelling.signal]);
    const forget = () => {
      if (id !== undefined && this.#byId.get(id) === cancelling) this.#byId.delete(id);
    };
    try {
      await this.#turn(signal);
    } catch (error) {
      forget();
      throw error;
    }
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      forget();
      this.#running--;
      this.#waiting.values().next().value?.();
    };
    return { signal, end };
  }

  /** Tells a query to stop. @returns whether there is one */
  cancel(id: string): boolean {
    const cancelling = this.#byId.get(id);
    cancelling?.abort();
    return cancelling !== undefined;
  }

  async #turn(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw assayError('QUERY_STOPPED', { reason: 'you cancelled it' });
    if (this.#running < mostRunning) {
      this.#running++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const begin = () => {
        this.#waiting.delete(begin);
        signal.removeEventListener('abort', leave);
        this.#running++;
        resolve();
      };
      const leave = () => {
        this.#waiting.delete(begin);
        reject(assayError('QUERY_STOPPED', { reason: 'you cancelled it' }));
      };
      this.#waiting.add(begin);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}

const turns = new WeakMap<ApiContext, SqlTurns>();

/** The turns of an API's queries; plain SQL and saved queries take them from one place. */
export function sqlTurnsOf(context: ApiContext): SqlTurns {
  const known = turns.get(context) ?? new SqlTurns();
  turns.set(context, known);
  return known;
}
