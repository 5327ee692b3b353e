import type { QueuedFeature } from './feature-queue.ts';

/** A scenario that a worker runs. */
export interface RunningScenario {
  readonly index: number;
  readonly attempt: number;
  /** Microseconds. */
  readonly startedAt: number;
  /** Fires when the scenario takes too long. */
  readonly timer: NodeJS.Timeout | undefined;
}

/** How many of its last lines on standard error speak for a process that died. */
const lastWordLines = 5;

/** What the coordinator knows of the process in one place of the pool. */
export class WorkerPlace {
  pid: number | undefined;
  journalUuid: string | null = null;
  task: QueuedFeature | undefined;
  running: RunningScenario | null = null;
  /** There was no more work for it: it only cleans up. */
  cleansUp = false;
  /** Why it was killed; null when it was not by us. */
  killedFor: 'scenario_timeout' | 'stop' | null = null;
  #lastWords: string[] = [];

  /** Another process takes the place. */
  reset(): void {
    this.ended();
    this.pid = undefined;
    this.journalUuid = null;
    this.task = undefined;
    this.cleansUp = false;
    this.killedFor = null;
    this.#lastWords = [];
  }

  /** The running scenario is over. */
  ended(): void {
    clearTimeout(this.running?.timer);
    this.running = null;
  }

  heard(stream: 'stdout' | 'stderr', line: string): void {
    if (stream === 'stderr') this.#lastWords = [...this.#lastWords, line].slice(-lastWordLines);
  }

  get lastWords(): string {
    return this.#lastWords.join('\n').trim();
  }
}
