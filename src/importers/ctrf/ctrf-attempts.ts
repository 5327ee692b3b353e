import type { ImportSink } from '../reading/import-sink.ts';
import type {
  ImportedAttachment,
  ImportedAttempt,
  ImportedLog,
  ImportedStatus,
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
  textsOf,
  timeOf,
  wholeOf,
} from '../reading/json-values.ts';
import { statusOfWord } from '../reading/status-words.ts';
import { inlineImage } from './inline-image.ts';

/** Repetitions that a test without a list of them can say it had; more is a mistake. */
const mostUnlisted = 100;

const knownOfAttempt = new Set(
  'attempt attemptId status duration message trace line snippet stdout stderr start stop attachments extra rawStatus'.split(
    ' ',
  ),
);

/** What a raw status says of a test that CTRF can only call failed. */
const moreThanFailed: ReadonlySet<ImportedStatus> = new Set([
  'timed_out',
  'interrupted',
  'error',
  'undefined',
  'ambiguous',
]);

/** Statuses of other tools that say more than CTRF's own five. */
function statusOf(record: JsonRecord, sink: ImportSink, line: number): ImportedStatus {
  const said = textOf(record.status);
  const raw = statusOfWord(textOf(record.rawStatus) ?? textOf(recordOf(record.extra).rawStatus) ?? '');
  if (said === 'failed' && raw !== null && moreThanFailed.has(raw)) return raw;
  if (said === 'other' && raw !== null && raw !== 'passed') return raw;
  const known = statusOfWord(said ?? '');
  if (known !== null) return known;
  const shown =
    said === 'other' ? `other (${textOf(record.rawStatus) ?? 'no raw status'})` : (said ?? 'none');
  sink.diagnose({ code: 'STATUS_UNKNOWN', message: shown, line });
  return 'error';
}

function attachmentsOf(record: JsonRecord): ImportedAttachment[] {
  const listed = listOf(record.attachments).flatMap((one): ImportedAttachment[] => {
    const { path, name, contentType, extra } = recordOf(one);
    const kind = textOf(recordOf(extra).kind);
    const place = textOf(path);
    if (place === null) return [];
    return [
      {
        path: place,
        ...(textOf(name) !== null && { name: String(name) }),
        mediaType: textOf(contentType),
        ...(kind !== null && { kind }),
      },
    ];
  });
  const image = inlineImage(textOf(record.screenshot));
  return image === null ? listed : [...listed, image];
}

function logsOf(record: JsonRecord): ImportedLog[] {
  return (['stdout', 'stderr'] as const).flatMap((source) => {
    const lines = textsOf(record[source]);
    return lines.length === 0 ? [] : [{ source, text: lines.join('\n') }];
  });
}

function attemptOf(record: JsonRecord, sink: ImportSink, line: number): ImportedAttempt {
  const status = statusOf(record, sink, line);
  const message = textOf(record.message);
  const trace = textOf(record.trace);
  const failed = message !== null || trace !== null;
  return {
    status,
    startedAt: timeOf(record.start),
    durationMs: durationOf(record.duration),
    ...(failed && { error: { message: message ?? trace?.split('\n', 1)[0] ?? null, stackTrace: trace } }),
    logs: logsOf(record),
    attachments: attachmentsOf(record),
    metrics: saying({ snippet: record.snippet, extra: record.extra }),
  };
}

/** Whether the last of the listed attempts is the one that the test itself tells of. */
function listsTheFinalOne(test: JsonRecord, attempts: readonly JsonRecord[]): boolean {
  const last = attempts.at(-1);
  if (last === undefined || last.status !== test.status) return false;
  const retries = wholeOf(test.retries);
  if (retries !== null && attempts.length !== retries) return attempts.length > retries;
  if (retries !== null) return false;
  // Nobody says how many there were. One that passed was not followed by another one.
  if (last.status !== 'failed') return true;
  return last.duration === test.duration && textOf(last.message) === textOf(test.message);
}

function withDetailsOf(attempt: ImportedAttempt, whole: ImportedAttempt): ImportedAttempt {
  return {
    ...whole,
    startedAt: attempt.startedAt ?? null,
    durationMs: attempt.durationMs ?? whole.durationMs ?? null,
    ...(attempt.error != null && { error: attempt.error }),
    logs: attempt.logs?.length === 0 ? (whole.logs ?? []) : (attempt.logs ?? []),
    attachments: [...(whole.attachments ?? []), ...(attempt.attachments ?? [])],
  };
}

/**
 * The attempts of a test of CTRF. `retryAttempts` holds all attempts or all but the final one, depending on who wrote it;
 * where there is no list, the repetitions that are only counted failed, because only failures are repeated.
 *
 * @param line of the test in the file
 */
export function ctrfAttempts(test: JsonRecord, sink: ImportSink, line: number): ImportedAttempt[] {
  // What Assay itself says of a test that was planned and never began.
  if (test.rawStatus === 'lost' && listOf(test.retryAttempts).length === 0) return [];
  const listed = listOf(test.retryAttempts)
    .filter(isRecord)
    .toSorted((a, b) => (wholeOf(a.attempt) ?? 0) - (wholeOf(b.attempt) ?? 0));
  for (const one of listed) tellUnknown(one, knownOfAttempt, sink, { of: 'retryAttempts', line });
  const whole = attemptOf(test, sink, line);
  if (listed.length > 0) {
    const attempts = listed.map((one) => attemptOf(one, sink, line));
    const last = attempts.at(-1);
    return last !== undefined && listsTheFinalOne(test, listed)
      ? [...attempts.slice(0, -1), withDetailsOf(last, whole)]
      : [...attempts, whole];
  }
  const retries = Math.max(wholeOf(test.retries) ?? 0, test.flaky === true ? 1 : 0);
  if (retries === 0) return [whole];
  if (retries > mostUnlisted) {
    sink.diagnose({ code: 'VALUE_INVALID', message: `${retries} retries without a list of them`, line });
  }
  const unlisted: ImportedAttempt = { status: 'failed', metrics: { known_by: 'retries' } };
  return [...Array.from({ length: Math.min(retries, mostUnlisted) }, () => unlisted), whole];
}
