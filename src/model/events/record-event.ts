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
  error_message: text.nullish().describe('its message; the first line alone makes the failure signature'),
  stack_trace: text.nullish().describe('where it came from, without the message'),
};

/** A suite as its events describe it: a feature file, a test file, a describe block. */
export const suiteDescription = z.object({
  key: text.min(1).describe('stable identity inside the project, for example the path of the feature file'),
  kind: z.enum(['feature', 'file', 'describe', 'collection']).describe('what it is'),
  name: text.describe('name for people'),
  description: text.nullish().describe('description as written'),
  path: text.nullish().describe('relative to the project, with / as separator'),
  tags: z.array(text).nullish().describe('tags of the suite itself'),
});
export type SuiteDescription = z.infer<typeof suiteDescription>;

/** A test as its events describe it. */
export const testDescription = z.object({
  key: text.min(1).describe('stable identity inside the project: path, names and parameters'),
  name: text.describe('name for people'),
  description: text.nullish().describe('description as written'),
  source: z.enum(['gherkin', 'web', 'sqllogictest', 'code', 'manual']).describe('where it comes from'),
  path: text.nullish().describe('file, relative to the project, with / as separator'),
  line: whole.nullish().describe('line in the file'),
  tags: z.array(text).nullish().describe('own and inherited tags, in the order of the file'),
  parameters: json.nullish().describe('values of one row of a parametrised test'),
});
export type TestDescription = z.infer<typeof testDescription>;

const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, doc: string, shape: Shape) =>
  z.object({ type: z.literal(type), at: micros, ...shape }).describe(doc);

/** The vocabulary: one schema for each type of event. Types, validation and docs/event-protocol.md come from here. */
export const recordEvents = {
  run_started: event(
    'run_started',
    'The run begins. First event of the owner; nothing of the run is kept before it.',
    {
      project: z
        .object({
          key: text.min(1).describe('stable identity, for example the package name'),
          name: text.describe('name for people'),
        })
        .describe('project that the tests belong to'),
      name: text.nullish().describe('name given by the user'),
      build_key: text.nullish().describe('shards that carry the same key are one run'),
      command_args: z.array(text).nullish().describe('command line, redacted'),
      browser: text.nullish().describe('browser asked for'),
      headless: z.boolean().nullish().describe('whether the browser has no window'),
      worker_count: whole.nullish().describe('workers asked for'),
      results_dir: text
        .nullish()
        .describe('folder of the files of the run; artifact paths are relative to it'),
      environment_vars: z.record(z.string(), text).nullish().describe('already redacted'),
      system_info: json.nullish().describe('machine, operating system, versions'),
      branch: text.nullish().describe('git branch'),
      commit_sha: text.nullish().describe('git commit that is checked out'),
      commit_dirty: z.boolean().nullish().describe('whether there are uncommitted changes'),
      ci_provider: text.nullish().describe('CI system'),
      ci_run_id: text.nullish().describe('id of the build in it'),
      ci_url: text.nullish().describe('page of the build in it'),
      triggered_by: text.nullish().describe('who or what started the run'),
      context: json.nullish().describe('everything else that was known of git and CI'),
    },
  ),
  run_finished: event(
    'run_finished',
    'The run is over. Applied after everything that the workers wrote; what is planned and never began becomes lost.',
    {
      status: z.enum(runStatuses).exclude(['running']).describe('outcome of the run'),
      error_message: text.nullish().describe('why the run itself broke'),
    },
  ),
  test_planned: event(
    'test_planned',
    'A test is going to be executed in this run: a pending execution, which the first execution of the test replaces.',
    { id: localId, suite: suiteDescription, test: testDescription },
  ),
  suite_started: event(
    'suite_started',
    'The first test of a suite begins. May be left out: execution_started begins the suite too.',
    { suite: suiteDescription },
  ),
  suite_finished: event('suite_finished', 'The last test of a suite is over.', {
    suite_key: text.describe('key of the suite'),
    status: z.enum(suiteRunStatuses).exclude(['pending', 'running']).describe('outcome of the suite'),
  }),
  execution_started: event('execution_started', 'An attempt of a test begins.', {
    id: localId,
    suite: suiteDescription,
    test: testDescription,
    attempt_number: whole.min(1).describe('1 for the first attempt'),
    expected_status: z
      .enum(executionStatuses)
      .nullish()
      .describe('status that counts as a pass, where it is not passed'),
  }),
  execution_finished: event('execution_finished', 'An attempt of a test is over.', {
    id: localId,
    status: finalStatus.describe('outcome of the attempt'),
    is_final_attempt: z.boolean().nullish().describe('false when another attempt follows; true when absent'),
    duration_ms: milliseconds.nullish().describe('when absent: the time between start and finish'),
    metrics: json.nullish().describe('measures of the attempt'),
    expected_status: z
      .enum(executionStatuses)
      .nullish()
      .describe('status that counts as a pass, where the test said so only while it ran'),
    ...failure,
  }),
  section_started: event(
    'section_started',
    'A section heading was reached; what follows belongs to it until the next heading.',
    {
      id: localId,
      execution_id: localId,
      parent_section_id: localId.nullish().describe('id of the section around it'),
      level: whole.min(1).max(4).describe('number of # signs'),
      text: text.describe('heading without the # signs'),
      order_index: whole.min(0).describe('position in the execution, steps counted'),
    },
  ),
  step_started: event('step_started', 'A step, hook or sub-step begins with its first attempt.', {
    id: localId.describe('id of the step and of its first attempt'),
    execution_id: localId,
    section_id: localId.nullish().describe('nearest section before it'),
    parent_step_id: localId.nullish().describe('step that it is a sub-step of'),
    level: whole.min(0).describe('0 for a step of the file, 1 for its sub-steps and so on'),
    order_index: whole.min(0).describe('position in the execution, sections and sub-steps counted'),
    keyword: text.nullish().describe('Given, When, Then, And, But, * ...'),
    text: text.describe('text of the step'),
    step_type: z.enum(['step', 'background', 'hook', 'sub_step']).describe('what it is'),
    path: text.nullish().describe('file, where it is not the one of the test'),
    line: whole.nullish().describe('line in the file'),
    doc_string: text.nullish().describe('doc string of the step'),
    data_table: z.array(z.array(text)).nullish().describe('rows of cells'),
  }),
  step_retried: event(
    'step_retried',
    'Another attempt of a step begins, after a step_finished with is_final_attempt false.',
    {
      id: localId.describe('id of this attempt'),
      step_id: localId.describe('id of the step'),
      attempt_number: whole.min(2).describe('2 for the first repetition'),
    },
  ),
  step_finished: event('step_finished', 'An attempt of a step is over.', {
    id: localId.describe('of the attempt: the id of step_started or step_retried'),
    status: finalStatus.describe('outcome of the attempt'),
    is_final_attempt: z.boolean().nullish().describe('false when another attempt follows; true when absent'),
    duration_ms: milliseconds.nullish().describe('when absent: the time between start and finish'),
    metrics: json.nullish().describe('measures of the attempt'),
    ...failure,
  }),
  step_post: event(
    'step_post',
    'Something happened right after the last attempt of a step, for example a screenshot was taken.',
    {
      id: localId,
      step_run_id: localId.describe('id of the attempt that it followed'),
      action: text.min(1).describe('screenshot ...'),
      details: json.nullish().describe('anything more'),
    },
  ),
  execution_post: event(
    'execution_post',
    'Something happened after an execution, for example an after-hook; it never changes the execution.',
    {
      id: localId,
      execution_id: localId,
      action: text.min(1).describe('after_hook ...'),
      details: json.nullish().describe('anything more'),
      status: finalStatus.nullish().describe('outcome of the action'),
    },
  ),
  artifact: event(
    'artifact',
    'A file was made. The journal carries what is known of it, never its content.',
    {
      id: localId,
      suite_key: text.nullish().describe('suite that it belongs to'),
      execution_id: localId.nullish().describe('execution that it belongs to'),
      step_run_id: localId.nullish().describe('attempt of a step that it belongs to'),
      execution_post_id: localId.nullish().describe('after-hook that it belongs to'),
      path: text.min(1).describe('relative to the results directory, with / as separator'),
      name: text.describe('file name'),
      suffix: text.nullish().describe('file name extension with its dot'),
      kind: text.min(1).describe('screenshot, log, json, junit, attachment ...'),
      media_type: text.nullish().describe('media type, for example image/png'),
      bytes: z.int().min(0).nullish().describe('size'),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullish()
        .describe('SHA-256 of the content, hexadecimal'),
      width: whole.nullish().describe('width of an image in pixels'),
      height: whole.nullish().describe('height of an image in pixels'),
      metadata: json.nullish().describe('anything more'),
    },
  ),
  log: event('log', 'A line of a log.', {
    id: localId,
    execution_id: localId.nullish().describe('execution that it belongs to'),
    step_run_id: localId.nullish().describe('attempt of a step that it belongs to'),
    level: z.enum(['debug', 'info', 'warning', 'error']).describe('weight'),
    source: text.nullish().describe('who wrote it'),
    message: text.describe('text of the line'),
  }),
  writer_lost: event(
    'writer_lost',
    'The owner says that the writer of another journal died. Applied after everything that that writer wrote.',
    {
      journal_uuid: z.uuid().describe('journal of that writer'),
      status: z
        .enum(['interrupted', 'timed_out', 'error'])
        .describe('what everything still running in that journal becomes'),
      exit_code: whole.nullish().describe('exit code of its process, where it is known'),
      signal: text.nullish().describe('signal that ended it'),
      message: text.nullish().describe('what happened, for people'),
    },
  ),
  heartbeat: event('heartbeat', 'The writer lives. To be written every 5 s.', {}),
  events_dropped: event(
    'events_dropped',
    'The writer gave up events, because neither disk nor memory had room.',
    {
      count: z.int().min(1).describe('how many'),
      reason: text.describe('why, for people'),
    },
  ),
  journal_closed: event('journal_closed', 'The last line of a journal: its writer is done.', {
    exit_code: whole.nullish().describe('exit code that the process is going to have'),
  }),
} as const;

export type RecordEventType = keyof typeof recordEvents;

/** One event of the given type. */
export type EventOf<Type extends RecordEventType> = z.infer<(typeof recordEvents)[Type]>;

/** Any event of the vocabulary. */
export type RecordEvent = { [Type in RecordEventType]: EventOf<Type> }[RecordEventType];
