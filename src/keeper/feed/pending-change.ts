import type {
  ArtifactChange,
  EndedRange,
  ExecutionChange,
  LogLine,
  RunChange,
  RunRow,
  SectionChange,
  StepChange,
  StepRunChange,
  WorkerChange,
} from './feed-messages.ts';

/** Lines of logs in one message at most; the others are only counted. */
const mostLogs = 50;

type ById<Change> = Map<number, Change>;

function put<Change extends object>(changes: ById<Change>, id: number, change: Change): void {
  const earlier = changes.get(id);
  changes.set(id, earlier === undefined ? change : { ...earlier, ...change });
}

function listOf<Change, Name extends string>(name: Name, changes: ById<Change>): { [K in Name]?: Change[] } {
  return (changes.size === 0 ? {} : { [name]: Array.from(changes.values()) }) as { [K in Name]?: Change[] };
}

/** What is to be told of a run with the next message; what happens to one row meanwhile is told together. */
export class PendingChange {
  readonly runId: number;
  run: RunRow | null = null;
  reload = false;
  readonly #executions: ById<ExecutionChange> = new Map();
  readonly #removed = new Set<number>();
  readonly #sections: ById<SectionChange> = new Map();
  readonly #steps: ById<StepChange> = new Map();
  readonly #stepRuns: ById<StepRunChange> = new Map();
  readonly #workers: ById<WorkerChange> = new Map();
  readonly #artifacts: ById<ArtifactChange> = new Map();
  readonly #logs: LogLine[] = [];
  readonly #ended: EndedRange[] = [];
  #logCount = 0;

  constructor(runId: number) {
    this.runId = runId;
  }

  /** Rows in it. */
  get size(): number {
    return (
      this.#executions.size +
      this.#removed.size +
      this.#sections.size +
      this.#steps.size +
      this.#stepRuns.size +
      this.#workers.size +
      this.#artifacts.size +
      this.#logs.length
    );
  }

  /** Whether a range was ended in it: what comes later must not be told in the same message. */
  get isClosed(): boolean {
    return this.#ended.length > 0;
  }

  execution(change: ExecutionChange): void {
    put(this.#executions, change.execution_id, change);
  }

  removedExecution(id: number): void {
    this.#executions.delete(id);
    this.#removed.add(id);
  }

  section(change: SectionChange): void {
    put(this.#sections, change.section_id, change);
  }

  step(change: StepChange): void {
    put(this.#steps, change.step_id, change);
  }

  stepRun(change: StepRunChange): void {
    put(this.#stepRuns, change.step_run_id, change);
  }

  worker(change: WorkerChange): void {
    put(this.#workers, change.worker_id, change);
  }

  artifact(change: ArtifactChange): void {
    put(this.#artifacts, change.artifact_id, change);
  }

  log(line: LogLine): void {
    this.#logCount++;
    if (this.#logs.length < mostLogs) this.#logs.push(line);
  }

  ended(range: EndedRange): void {
    this.#ended.push(range);
  }

  toMessage(): RunChange {
    return {
      run_id: this.runId,
      ...(this.reload ? { reload: true as const } : {}),
      ...(this.run === null ? {} : { run: this.run }),
      ...listOf('workers', this.#workers),
      ...(this.#removed.size === 0 ? {} : { removed: Array.from(this.#removed) }),
      ...listOf('executions', this.#executions),
      ...listOf('sections', this.#sections),
      ...listOf('steps', this.#steps),
      ...listOf('step_runs', this.#stepRuns),
      ...listOf('artifacts', this.#artifacts),
      ...(this.#logCount === 0 ? {} : { log_count: this.#logCount, logs: this.#logs }),
      ...(this.#ended.length === 0 ? {} : { ended: this.#ended }),
    };
  }
}
