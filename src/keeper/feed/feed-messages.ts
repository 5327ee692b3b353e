/** An execution as a live page needs it; what a change does not say stays as it was. Times are ISO 8601 in UTC. */
export interface ExecutionChange {
  readonly execution_id: number;
  readonly test_id?: number;
  /** Name of the test. */
  readonly test?: string;
  /** Name of the suite. */
  readonly suite?: string;
  readonly suite_run_id?: number;
  readonly worker_id?: number | null;
  readonly worker_index?: number | null;
  readonly attempt_number?: number;
  readonly is_final_attempt?: boolean;
  readonly status?: string;
  readonly expected_status?: string;
  readonly started_at?: string;
  readonly ended_at?: string;
  /** Left out where the recorder told none: it is then the time between start and end. */
  readonly duration_ms?: number;
  readonly error_type?: string;
  /** First line of the message. */
  readonly error?: string;
}

export interface SectionChange {
  readonly section_id: number;
  readonly execution_id: number;
  readonly parent_section_id?: number;
  readonly level: number;
  readonly text: string;
  readonly order_index: number;
}

export interface StepChange {
  readonly step_id: number;
  readonly execution_id: number;
  readonly section_id?: number;
  readonly parent_step_id?: number;
  readonly level: number;
  readonly order_index: number;
  readonly keyword?: string;
  readonly text: string;
  readonly step_type: string;
}

/** An attempt of a step. */
export interface StepRunChange {
  readonly step_run_id: number;
  readonly step_id?: number;
  readonly attempt_number?: number;
  readonly is_final_attempt?: boolean;
  readonly status?: string;
  readonly started_at?: string;
  readonly ended_at?: string;
  readonly duration_ms?: number;
  readonly error_type?: string;
  readonly error?: string;
}

export interface WorkerChange {
  readonly worker_id: number;
  readonly worker_index?: number;
  readonly pid?: number;
  readonly host?: string;
  readonly started_at?: string;
  readonly ended_at?: string;
  readonly exit_code?: number;
  readonly exit_signal?: string;
}

export interface ArtifactChange {
  readonly artifact_id: number;
  readonly execution_id?: number;
  readonly step_run_id?: number;
  readonly name: string;
  readonly kind: string;
  readonly media_type?: string;
  readonly bytes?: number;
  readonly width?: number;
  readonly height?: number;
}

export interface LogLine {
  readonly log_id: number;
  readonly execution_id?: number;
  readonly level: string;
  readonly source?: string;
  /** Cut to 500 characters. */
  readonly message: string;
  readonly logged_at: string;
}

/** The row of a run, whole. */
export interface RunRow {
  readonly run_id: number;
  readonly uuid: string;
  readonly project_id: number;
  readonly project: string;
  readonly name: string | null;
  readonly status: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly duration_ms: number | null;
  readonly branch: string | null;
  readonly commit_sha: string | null;
  readonly planned_count: number;
  readonly passed_count: number;
  readonly failed_count: number;
  readonly skipped_count: number;
  readonly flaky_count: number;
  readonly lost_count: number;
}

/**
 * A writer came to its end and left things open: executions and attempts of steps with ids from `first` to `last` that
 * are `running` so far have this outcome now.
 */
export interface EndedRange {
  readonly first: number;
  readonly last: number;
  readonly status: string;
  readonly ended_at: string;
  readonly error: string;
}

/** What has been committed of one run since the message before. Lists are of rows by id; the last word of each counts. */
export interface RunChange {
  readonly run_id: number;
  /** What changed cannot be told row by row: read the run's state again. */
  readonly reload?: true;
  readonly run?: RunRow;
  readonly executions?: readonly ExecutionChange[];
  /** Ids of planned executions whose place others have taken. */
  readonly removed?: readonly number[];
  readonly sections?: readonly SectionChange[];
  readonly steps?: readonly StepChange[];
  readonly step_runs?: readonly StepRunChange[];
  readonly workers?: readonly WorkerChange[];
  readonly artifacts?: readonly ArtifactChange[];
  /** How many lines were logged; the first of them are in `logs`. */
  readonly log_count?: number;
  readonly logs?: readonly LogLine[];
  /** Holds after everything else in the message. */
  readonly ended?: readonly EndedRange[];
}

/**
 * Why a viewer must read the state from the API and go on from this cursor: it has just come, the server is another
 * process than before, or what it has missed is not kept any more.
 */
export type ResetReason = 'start' | 'restarted' | 'gone';

/** Why a subscription ended: its viewer took too little, the server stops, or the viewer left. */
export type FeedEnd = 'slow' | 'stopped' | 'left';

/** One message, serialised once for all viewers. */
export interface FeedMessage {
  /** Where the feed stands with it: `<epoch>.<sequence>`. */
  readonly cursor: string;
  readonly event: 'change' | 'run' | 'reset';
  /** JSON: a RunChange; `{ runs }`, a list of RunRow; or `{ reason }`. */
  readonly data: string;
}

/** One viewer's way to the feed. */
export interface FeedSubscription {
  /** Messages that wait, as many as one write should hold; waits for the first. Null when the subscription is over. */
  next(): Promise<readonly FeedMessage[] | null>;
  /** Resolves when the subscription is over, also while nobody asks for messages. */
  readonly over: Promise<FeedEnd>;
  /** Ends it; does nothing when it has ended. */
  close(): void;
}

export interface SubscribeOptions {
  /** Number of a run; null for the feed of all runs. */
  readonly run: number | null;
  /** Cursor of the last message that was received. */
  readonly after?: string | undefined;
}
