import type { ImportSink } from '../reading/import-sink.ts';
import type {
  ImportedAttachment,
  ImportedAttempt,
  ImportedError,
  ImportedLog,
  ImportedStatus,
  ImportedStep,
} from '../reading/imported-test.ts';
import {
  durationOf,
  isRecord,
  type JsonRecord,
  listOf,
  recordOf,
  saying,
  tellUnknown,
  textOf,
  timeOf,
  wholeOf,
} from '../reading/json-values.ts';
import { statusOfWord } from '../reading/status-words.ts';

/** Steps inside steps that are followed. */
const deepestStep = 100;
const workerDied = /worker process exited unexpectedly/;
const known = new Set(
  (
    'workerIndex parallelIndex shardIndex status duration error errors stdout stderr retry steps startTime attachments ' +
    'annotations errorLocation'
  ).split(' '),
);

/** An error as Playwright writes it; null where there is none. */
export function playwrightError(value: unknown): ImportedError | null {
  const { message, value: thrown, stack } = recordOf(value);
  const said = textOf(message) ?? textOf(thrown) ?? textOf(stack)?.split('\n', 1)[0];
  return said === undefined || said === null ? null : { message: said, stackTrace: textOf(stack) };
}

/** What went wrong in an attempt, as one failure; null when nothing did. The first error makes its class and its trace. */
function errorOf(result: JsonRecord): ImportedError | null {
  const errors = listOf(result.errors).map(playwrightError);
  // The errors in the list have a piece of code in their message, `error` is the first of them without it.
  const first = playwrightError(result.error) ?? errors[0] ?? null;
  if (first === null) return null;
  const messages = [first.message, ...errors.slice(1).map((error) => error?.message)];
  const died = workerDied.test(first.message ?? '');
  return {
    ...(died && { type: 'WorkerLost' }),
    message: messages
      .filter((message) => message != null)
      .join('\n\n')
      .replace(died ? /^Error: / : '', ''),
    stackTrace: first.stackTrace ?? null,
  };
}

function logsOf(result: JsonRecord): ImportedLog[] {
  return (['stdout', 'stderr'] as const).flatMap((source) => {
    const text = listOf(result[source])
      .map((piece) => {
        const { text: written, buffer } = recordOf(piece);
        return textOf(written) ?? Buffer.from(textOf(buffer) ?? '', 'base64').toString('utf8');
      })
      .join('');
    return text === '' ? [] : [{ source, text }];
  });
}

function attachmentsOf(result: JsonRecord): ImportedAttachment[] {
  return listOf(result.attachments).flatMap((one): ImportedAttachment[] => {
    const { name, contentType, path, body } = recordOf(one);
    const place = textOf(path);
    const about = { name: textOf(name) ?? 'attachment', mediaType: textOf(contentType) };
    if (place !== null) return [{ ...about, path: place }];
    return typeof body === 'string' ? [{ ...about, body: Buffer.from(body, 'base64') }] : [];
  });
}

function stepsOf(steps: unknown, sink: ImportSink, line: number, depth = 0): ImportedStep[] {
  const list = listOf(steps).filter(isRecord);
  if (depth >= deepestStep && list.length > 0) {
    sink.diagnose({ code: 'LIMIT_EXCEEDED', message: `steps are nested deeper than ${deepestStep}`, line });
    return [];
  }
  return list.map((step) => {
    const error = playwrightError(step.error);
    const status = error === null ? 'passed' : 'failed';
    return {
      text: textOf(step.title) ?? '',
      attempts: [{ status, durationMs: durationOf(step.duration), error }],
      steps: stepsOf(step.steps, sink, line, depth + 1),
    };
  });
}

/** Why a test was skipped: what `test.skip` and `test.fixme` were told. */
function skipReason(result: JsonRecord): string | null {
  const skips = listOf(result.annotations)
    .map(recordOf)
    .filter(({ type }) => type === 'skip' || type === 'fixme');
  return skips.map(({ description }) => textOf(description)).find((text) => text !== null) ?? null;
}

function statusOf(
  result: JsonRecord,
  error: ImportedError | null,
  sink: ImportSink,
  line: number,
): ImportedStatus {
  const said = textOf(result.status) ?? '';
  // Playwright says failed of a test whose process died; how the test would have ended nobody knows.
  if (said === 'failed' && workerDied.test(error?.message ?? '')) return 'interrupted';
  const status = statusOfWord(said);
  if (status === null) sink.diagnose({ code: 'STATUS_UNKNOWN', message: said === '' ? 'none' : said, line });
  return status ?? 'error';
}

/**
 * One result of a test: an attempt.
 *
 * @param expected what Playwright expected of the test: `passed`, `failed`, `skipped` ...
 */
export function playwrightAttempt(
  result: JsonRecord,
  expected: string | null,
  sink: ImportSink,
  line: number,
): ImportedAttempt {
  tellUnknown(result, known, sink, { of: 'results', line });
  const error = errorOf(result);
  const status = statusOf(result, error, sink, line);
  const expectedStatus =
    expected === 'passed' || expected === 'skipped' ? null : statusOfWord(expected ?? '');
  return {
    status,
    ...(expectedStatus !== null && { expectedStatus }),
    startedAt: timeOf(result.startTime),
    durationMs: durationOf(result.duration),
    ...(error !== null && { error }),
    steps: stepsOf(result.steps, sink, line),
    logs: logsOf(result),
    attachments: attachmentsOf(result),
    metrics: saying({
      skip_reason: status === 'skipped' ? skipReason(result) : null,
      worker_index: wholeOf(result.workerIndex),
      parallel_index: wholeOf(result.parallelIndex),
      shard_index: wholeOf(result.shardIndex),
      annotations: result.annotations,
    }),
  };
}
