import type { ImportedStatus, ImportedStep, ImportedStepAttempt } from '../reading/imported-test.ts';
import { recordOf, textOf, timeOf, wholeOf } from '../reading/json-values.ts';
import { statusOfWord } from '../reading/status-words.ts';

/** Media type of attachments that tell of sub-steps while a step runs. */
export const subStepMediaType = 'application/vnd.assay.event+json';

interface OpenSubStep {
  readonly text: string;
  readonly attempts: {
    status: ImportedStatus;
    startedAt: number | null;
    endedAt: number | null;
    message: string | null;
  }[];
  readonly children: OpenSubStep[];
}

function attemptOf({
  status,
  startedAt,
  endedAt,
  message,
}: OpenSubStep['attempts'][number]): ImportedStepAttempt {
  return {
    status,
    startedAt,
    durationMs: startedAt === null || endedAt === null ? null : (endedAt - startedAt) / 1000,
    ...(message !== null && { error: { message } }),
  };
}

/** The sub-steps of one step, from events that say where each begins and ends. One that never ended is `interrupted`. */
export class SubSteps {
  readonly #open = new Map<string, OpenSubStep>();
  readonly #top: OpenSubStep[] = [];

  /**
   * @param body content of the attachment
   * @param at when it was attached, microseconds
   * @returns whether it is such an event
   */
  add(body: string, at: number | null): boolean {
    let event: Readonly<Record<string, unknown>>;
    try {
      event = recordOf(JSON.parse(body));
    } catch {
      return false;
    }
    const id = textOf(event.id);
    if (id === null) return false;
    if (event.t === 'start') this.#begin(id, event, timeOf(event.at) ?? at);
    else if (event.t === 'end') return this.#end(id, event, at);
    else return false;
    return true;
  }

  #begin(id: string, event: Readonly<Record<string, unknown>>, startedAt: number | null): void {
    const attempt = { status: 'interrupted' as const, startedAt, endedAt: null, message: null };
    const known = this.#open.get(id);
    if (known !== undefined && (wholeOf(event.attempt) ?? 0) > 0) {
      known.attempts.push(attempt);
      return;
    }
    const step: OpenSubStep = { text: textOf(event.name) ?? '', attempts: [attempt], children: [] };
    this.#open.set(id, step);
    (this.#open.get(textOf(event.parent) ?? '')?.children ?? this.#top).push(step);
  }

  #end(id: string, event: Readonly<Record<string, unknown>>, at: number | null): boolean {
    const attempt = this.#open.get(id)?.attempts.at(-1);
    if (attempt === undefined) return false;
    attempt.status = statusOfWord(textOf(event.status) ?? '') ?? 'error';
    attempt.endedAt = at;
    attempt.message = textOf(event.message);
    return true;
  }

  /** All of them, in the order in which they began. */
  steps(): ImportedStep[] {
    const imported = ({ text, attempts, children }: OpenSubStep): ImportedStep => ({
      text,
      type: 'sub_step',
      attempts: attempts.map(attemptOf),
      steps: children.map(imported),
    });
    return this.#top.map(imported);
  }
}
