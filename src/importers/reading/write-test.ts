import type {
  EventOf,
  RecordEvent,
  SuiteDescription,
  TestDescription,
} from '../../model/events/record-event.ts';
import { failureFields } from './imported-failure.ts';
import type {
  ImportedAttachment,
  ImportedAttempt,
  ImportedLog,
  ImportedStep,
  ImportedStepAttempt,
} from './imported-test.ts';
import { limitText, longestTexts, readableText } from './limit-text.ts';
import { validMilliseconds } from './read-times.ts';
import type { ImportCounts } from './run-tally.ts';

/** What writing events needs. */
export interface EventGround {
  nextId(): number;
  append(event: RecordEvent): void;
  /** Takes secrets out. */
  readonly redact: (text: string) => string;
  /** Copies an attachment; null when it cannot be (told by then). */
  readonly store: (attachment: ImportedAttachment) => StoredFields | null;
  readonly counts: ImportCounts;
}

export type StoredFields = Omit<EventOf<'artifact'>, 'type' | 'at' | 'id'>;

/** What logs and attachments belong to. */
interface Owner {
  readonly execution_id?: number;
  readonly step_run_id?: number;
  readonly execution_post_id?: number;
}

const micros = (value: number) => Math.max(0, Math.round(value));

/** When something that began then was over (microseconds). */
function endOf(startedAt: number, durationMs: number | null | undefined): number {
  return startedAt + (validMilliseconds(durationMs) ?? 0) * 1000;
}

export function writeLog(ground: EventGround, log: ImportedLog, at: number, owner: Owner = {}): void {
  const text = readableText(log.text).trimEnd();
  if (text.trim() === '') return;
  ground.counts.logs++;
  ground.append({
    type: 'log',
    at: micros(log.at ?? at),
    id: ground.nextId(),
    ...owner,
    level: log.level ?? (log.source === 'stderr' ? 'warning' : 'info'),
    source: log.source,
    message: limitText(ground.redact(text), longestTexts.log),
  });
}

export function writeAttachment(
  ground: EventGround,
  attachment: ImportedAttachment,
  at: number,
  owner: Owner = {},
): void {
  const stored = ground.store(attachment);
  if (stored === null) return;
  ground.counts.attachments++;
  ground.append({ type: 'artifact', at: micros(at), id: ground.nextId(), ...owner, ...stored });
}

function writeBelongings(
  ground: EventGround,
  what: ImportedAttempt | ImportedStepAttempt,
  at: number,
  owner: Owner,
): void {
  for (const log of what.logs ?? []) writeLog(ground, log, at, owner);
  for (const attachment of what.attachments ?? []) writeAttachment(ground, attachment, at, owner);
}

/** Place of an attempt among those of its test. */
export interface AttemptPlace {
  readonly number: number;
  readonly isFinal: boolean;
  /** Microseconds; where it begins unless it says so itself. */
  readonly at: number;
}

/**
 * Writes one attempt of a test with everything in it.
 *
 * @returns when it began and ended (microseconds)
 */
export function writeAttempt(
  ground: EventGround,
  suite: SuiteDescription,
  test: TestDescription,
  attempt: ImportedAttempt,
  place: AttemptPlace,
): { readonly startedAt: number; readonly endedAt: number } {
  const id = ground.nextId();
  const startedAt = micros(attempt.startedAt ?? place.at);
  const durationMs = validMilliseconds(attempt.durationMs);
  ground.append({
    type: 'execution_started',
    at: startedAt,
    id,
    suite,
    test,
    attempt_number: place.number,
    ...(attempt.expectedStatus && { expected_status: attempt.expectedStatus }),
  });
  const steps = new StepWriter(ground, id, startedAt);
  for (const step of attempt.steps ?? []) steps.write(step);
  writeBelongings(ground, attempt, startedAt, { execution_id: id });
  const endedAt = micros(durationMs === null ? steps.endedAt : endOf(startedAt, durationMs));
  ground.append({
    type: 'execution_finished',
    at: endedAt,
    id,
    status: attempt.status,
    ...(!place.isFinal && { is_final_attempt: false }),
    ...(durationMs !== null && { duration_ms: durationMs }),
    ...(attempt.metrics && { metrics: { ...attempt.metrics } }),
    ...failureFields(attempt.error, ground.redact),
  });
  for (const hook of attempt.afterHooks ?? []) writeAfterHook(ground, hook, endedAt, id);
  return { startedAt, endedAt: Math.max(endedAt, micros(steps.endedAt)) };
}

/** A hook that ran after an attempt, in the words of `assay run`. */
function writeAfterHook(ground: EventGround, hook: ImportedStep, at: number, executionId: number): void {
  for (const attempt of hook.attempts) {
    const id = ground.nextId();
    const startedAt = attempt.startedAt ?? at;
    const durationMs = validMilliseconds(attempt.durationMs);
    const { error_type, error_message } = failureFields(attempt.error, ground.redact);
    ground.append({
      type: 'execution_post',
      at: micros(endOf(startedAt, durationMs)),
      id,
      execution_id: executionId,
      action: 'after_hook',
      details: {
        name: limitText(ground.redact(readableText(hook.text)), longestTexts.name),
        ...(durationMs !== null && { duration_ms: durationMs }),
        ...(error_type !== undefined && { error_type }),
        ...(error_message !== undefined && { error: error_message }),
      },
      status: attempt.status,
    });
    for (const log of attempt.logs ?? []) writeLog(ground, log, startedAt, { execution_id: executionId });
    for (const attachment of attempt.attachments ?? []) {
      writeAttachment(ground, attachment, startedAt, { execution_id: executionId, execution_post_id: id });
    }
  }
}

interface StepPlace {
  readonly level: number;
  readonly parent: number | null;
}

/** Writes the steps of one attempt, in the order in which they are given. */
class StepWriter {
  endedAt: number;
  readonly #ground: EventGround;
  readonly #executionId: number;
  readonly #sections: { readonly id: number; readonly level: number }[] = [];
  #order = 0;

  constructor(ground: EventGround, executionId: number, startedAt: number) {
    this.#ground = ground;
    this.#executionId = executionId;
    this.endedAt = startedAt;
  }

  write(step: ImportedStep, place: StepPlace = { level: 0, parent: null }): void {
    if (step.headingLevel !== undefined) {
      this.#section(step, step.headingLevel);
      return;
    }
    const { level, parent } = place;
    const ground = this.#ground;
    const id = ground.nextId();
    const attempts = step.attempts.length > 0 ? step.attempts : [{ status: 'skipped' } as const];
    const first = attempts[0] as ImportedStepAttempt;
    const section = this.#sections.at(-1);
    let at = first.startedAt ?? this.endedAt;
    ground.counts.steps++;
    ground.append({
      type: 'step_started',
      at: micros(at),
      id,
      execution_id: this.#executionId,
      ...(section !== undefined && { section_id: section.id }),
      ...(parent !== null && { parent_step_id: parent }),
      level,
      order_index: this.#order++,
      ...(step.keyword && { keyword: step.keyword }),
      text: limitText(ground.redact(readableText(step.text)), longestTexts.message),
      step_type: step.type ?? (level === 0 ? 'step' : 'sub_step'),
      ...(step.path && { path: step.path }),
      ...(step.line && { line: step.line }),
      ...(step.docString && { doc_string: ground.redact(step.docString) }),
      ...(step.dataTable && {
        data_table: step.dataTable.map((row) => row.map((cell) => ground.redact(cell))),
      }),
    });
    for (const [index, attempt] of attempts.entries()) {
      const isLast = index === attempts.length - 1;
      at = attempt.startedAt ?? at;
      const attemptId = index === 0 ? id : this.#retry(id, index + 1, at);
      this.endedAt = at;
      if (isLast) for (const inner of step.steps ?? []) this.write(inner, { level: level + 1, parent: id });
      at = this.#finish(attemptId, attempt, at, isLast);
    }
    this.endedAt = at;
  }

  #retry(stepId: number, attemptNumber: number, at: number): number {
    const id = this.#ground.nextId();
    this.#ground.append({
      type: 'step_retried',
      at: micros(at),
      id,
      step_id: stepId,
      attempt_number: attemptNumber,
    });
    return id;
  }

  #finish(id: number, attempt: ImportedStepAttempt, startedAt: number, isFinal: boolean): number {
    const ground = this.#ground;
    const durationMs = validMilliseconds(attempt.durationMs);
    const endedAt = durationMs === null ? this.endedAt : endOf(startedAt, durationMs);
    ground.append({
      type: 'step_finished',
      at: micros(endedAt),
      id,
      status: attempt.status,
      ...(!isFinal && { is_final_attempt: false }),
      ...(durationMs !== null && { duration_ms: durationMs }),
      ...failureFields(attempt.error, ground.redact),
    });
    writeBelongings(ground, attempt, startedAt, { execution_id: this.#executionId, step_run_id: id });
    return endedAt;
  }

  #section(step: ImportedStep, level: number): void {
    while ((this.#sections.at(-1)?.level ?? 0) >= level) this.#sections.pop();
    const parent = this.#sections.at(-1);
    const id = this.#ground.nextId();
    this.#ground.append({
      type: 'section_started',
      at: micros(this.endedAt),
      id,
      execution_id: this.#executionId,
      ...(parent !== undefined && { parent_section_id: parent.id }),
      level,
      text: limitText(this.#ground.redact(readableText(step.text)), longestTexts.message),
      order_index: this.#order++,
    });
    this.#sections.push({ id, level });
  }
}
