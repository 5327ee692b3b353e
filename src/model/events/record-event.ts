import { z } from 'zod';
import { executionStatuses, runStatuses, suiteRunStatuses } from '../statuses.ts';

const localId = z
  .int()
  .min(1)
  .max(2 ** 28 - 1)
  .describe('number that the writer counts up, unique in its journal, 1 to 2^28 - 1');
const micros = z.int().min(0).describe('wall clock, whole microseconds since 1970-01-01 UTC');
const text = z.string();
const milliseconds = z.number().min(0).max(1e11);
const whole = z.int32();
const json = z.record(z.string(), z.unknown());
const finalStatus = z.enum(executionStatuses).exclude(['pending', 'running']);

const failure = {
  error_type: text.nullish().describe('class of the error, for example AssertionError'),
  error_message: text.nullish(),
  stack_trace: text.nullish(),
};

/** A suite as its events describe it: a feature file, a test file, a describe block. */
export const suiteDescription = z.object({
  key: text.min(1).describe('stable identity inside the project, for example the path of the feature file'),
  kind: z.enum(['feature', 'file', 'describe', 'collection']),
  name: text,
  description: text.nullish(),
  path: text.nullish().describe('relative to the project, with / as separator'),
  tags: z.array(text).nullish(),
});
export type SuiteDescription = z.infer<typeof suiteDescription>;

/** A test as its events describe it. */
export const testDescription = z.object({
  key: text.min(1).describe('stable identity inside the project: path, names and parameters'),
  name: text,
  description: text.nullish(),
  source: z.enum(['gherkin', 'web', 'sqllogictest', 'code', 'manual']),
  path: text.nullish(),
  line: whole.nullish(),
  tags: z.array(text).nullish().describe('own and inherited tags, in the order of the file'),
  parameters: json.nullish().describe('values of one row of a parametrised test'),
});
export type TestDescription = z.infer<typeof testDescription>;

const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), at: micros, ...shape });

/** The vocabulary: one schema for each type of event. Types, validation and docs/event-protocol.md come from here. */
export const recordEvents = {
  run_started: event('run_started', {
    project: z.object({ key: text.min(1), name: text }),
    name: text.nullish(),
    build_key: text.nullish().describe('shards that carry the same key are one run'),
    command_args: z.array(text).nullish(),
    browser: text.nullish(),
    headless: z.boolean().nullish(),
    worker_count: whole.nullish(),
    results_dir: text.nullish(),
    environment_vars: z.record(z.string(), text).nullish().describe('already redacted'),
    system_info: json.nullish(),
    branch: text.nullish(),
    commit_sha: text.nullish(),
    commit_dirty: z.boolean().nullish(),
    ci_provider: text.nullish(),
    ci_run_id: text.nullish(),
    ci_url: text.nullish(),
    triggered_by: text.nullish(),
    context: json.nullish().describe('everything else that was known of git and CI'),
  }),
  run_finished: event('run_finished', {
    status: z.enum(runStatuses).exclude(['running']),
    error_message: text.nullish().describe('why the run itself broke'),
  }),
  test_planned: event('test_planned', { id: localId, suite: suiteDescription, test: testDescription }),
  suite_started: event('suite_started', { suite: suiteDescription }),
  suite_finished: event('suite_finished', {
    suite_key: text,
    status: z.enum(suiteRunStatuses).exclude(['pending', 'running']),
  }),
  execution_started: event('execution_started', {
    id: localId,
    suite: suiteDescription,
    test: testDescription,
    attempt_number: whole.min(1),
    expected_status: z.enum(executionStatuses).nullish(),
  }),
  execution_finished: event('execution_finished', {
    id: localId,
    status: finalStatus,
    is_final_attempt: z.boolean().nullish().describe('false when another attempt follows; true when absent'),
    duration_ms: milliseconds.nullish().describe('when absent: the time between start and finish'),
    metrics: json.nullish(),
    ...failure,
  }),
  section_started: event('section_started', {
    id: localId,
    execution_id: localId,
    parent_section_id: localId.nullish(),
    level: whole.min(1).max(4),
    text,
    order_index: whole.min(0),
  }),
  step_started: event('step_started', {
    id: localId.describe('id of the step and of its first attempt'),
    execution_id: localId,
    section_id: localId.nullish(),
    parent_step_id: localId.nullish(),
    level: whole.min(0).describe('0 for a step of the file, 1 for its sub-steps and so on'),
    order_index: whole.min(0).describe('position in the execution, sections and sub-steps counted'),
    keyword: text.nullish(),
    text,
    step_type: z.enum(['step', 'background', 'hook', 'sub_step']),
    path: text.nullish(),
    line: whole.nullish(),
    doc_string: text.nullish(),
    data_table: z.array(z.array(text)).nullish(),
  }),
  step_retried: event('step_retried', { id: localId, step_id: localId, attempt_number: whole.min(2) }),
  step_finished: event('step_finished', {
    id: localId.describe('of the attempt: the id of step_started or step_retried'),
    status: finalStatus,
    is_final_attempt: z.boolean().nullish().describe('false when another attempt follows; true when absent'),
    duration_ms: milliseconds.nullish(),
    metrics: json.nullish(),
    ...failure,
  }),
  step_post: event('step_post', {
    id: localId,
    step_run_id: localId,
    action: text.min(1),
    details: json.nullish(),
  }),
  execution_post: event('execution_post', {
    id: localId,
    execution_id: localId,
    action: text.min(1),
    details: json.nullish(),
    status: finalStatus.nullish(),
  }),
  artifact: event('artifact', {
    id: localId,
    suite_key: text.nullish(),
    execution_id: localId.nullish(),
    step_run_id: localId.nullish(),
    execution_post_id: localId.nullish(),
    path: text.min(1).describe('relative to the results directory, with / as separator'),
    name: text,
    suffix: text.nullish(),
    kind: text.min(1).describe('screenshot, log, json, junit, attachment ...'),
    media_type: text.nullish(),
    bytes: z.int().min(0).nullish(),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullish(),
    width: whole.nullish(),
    height: whole.nullish(),
    metadata: json.nullish(),
  }),
  log: event('log', {
    id: localId,
    execution_id: localId.nullish(),
    step_run_id: localId.nullish(),
    level: z.enum(['debug', 'info', 'warning', 'error']),
    source: text.nullish(),
    message: text,
  }),
  writer_lost: event('writer_lost', {
    journal_uuid: z.uuid(),
    status: z
      .enum(['interrupted', 'timed_out', 'error'])
      .describe('what everything still running in that journal becomes'),
    exit_code: whole.nullish(),
    signal: text.nullish(),
    message: text.nullish(),
  }),
  heartbeat: event('heartbeat', {}),
  events_dropped: event('events_dropped', {
    count: z.int().min(1),
    reason: text,
  }),
  journal_closed: event('journal_closed', { exit_code: whole.nullish() }),
} as const;

export type RecordEventType = keyof typeof recordEvents;

/** One event of the given type. */
export type EventOf<Type extends RecordEventType> = z.infer<(typeof recordEvents)[Type]>;

/** Any event of the vocabulary. */
export type RecordEvent = { [Type in RecordEventType]: EventOf<Type> }[RecordEventType];
