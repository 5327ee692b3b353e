import { expect, test } from 'vitest';
import { AssayError } from '../errors.ts';
import { parseEventLine, parseHeaderLine } from './parse-event.ts';

const header = {
  assay_journal: 1,
  journal_uuid: '019aa000-0000-7000-8000-000000000001',
  run_uuid: '019aa000-0000-7000-8000-000000000002',
  role: 'worker',
  worker_index: 0,
  writer: 'test 1.0.0',
  pid: 4711,
  host: 'host',
  boot_id: null,
  pid_namespace: null,
  process_start: null,
  started_at: 1_792_000_000_000_000,
};

const problemOf = (line: unknown) =>
  parseEventLine(typeof line === 'string' ? line : JSON.stringify(line), 1).problem;

function errorOf(line: unknown): AssayError {
  try {
    parseHeaderLine(typeof line === 'string' ? line : JSON.stringify(line), 'journals/x.ndjson');
  } catch (error) {
    if (error instanceof AssayError) return error;
  }
  throw new Error('the header was accepted');
}

test('a header is read as it was written', () => {
  expect(parseHeaderLine(JSON.stringify(header), 'x.ndjson')).toEqual(header);
});

test('a newer protocol is refused by its number, with what to do', () => {
  const error = errorOf({ ...header, assay_journal: 99, something_new: true });
  expect(error.code).toBe('JOURNAL_NEWER');
  expect(error.message).toBe(
    'journals/x.ndjson is written in protocol 99; this Assay knows protocols up to 1.',
  );
  expect(error.remedy).toContain('Install the newer Assay');
});

test('a newer protocol is refused by its number even when nothing else of its header is understood', () => {
  expect(errorOf({ assay_journal: 2 }).code).toBe('JOURNAL_NEWER');
});

test.each([
  ['not JSON', 'its first line is not JSON'],
  ['null', 'event: '],
  ['[]', 'event: '],
  [{ ...header, assay_journal: 0 }, 'assay_journal: '],
  [{ ...header, assay_journal: 1.5 }, 'JOURNAL_NEWER'],
  [{ ...header, journal_uuid: 'x' }, 'journal_uuid: '],
  [{ ...header, role: 'boss' }, 'role: '],
  [{ ...header, worker_index: -1 }, 'worker_index: '],
  [{ assay_journal: 1 }, 'journal_uuid: '],
])('the header %j is refused', (line, reason) => {
  const error = errorOf(line);
  if (reason === 'JOURNAL_NEWER') expect(error.code).toBe('JOURNAL_NEWER');
  else {
    expect(error.code).toBe('JOURNAL_NOT_ONE');
    expect(error.message).toContain(reason);
  }
});

test('an event is read as it was written', () => {
  const event = { type: 'log', at: 1, id: 7, level: 'info', message: 'hello' };
  expect(parseEventLine(JSON.stringify(event), 1)).toEqual({ events: [event] });
});

test('a field that this version does not know is left out, so that a minor addition breaks nobody', () => {
  const line = JSON.stringify({ type: 'heartbeat', at: 1, mood: 'fine' });
  expect(parseEventLine(line, 1)).toEqual({ events: [{ type: 'heartbeat', at: 1 }] });
});

test.each([
  ['{"type":"heartbeat","at":1', 'it is not JSON'],
  ['', 'it is not JSON'],
  ['17', 'it is not a JSON object'],
  ['null', 'it is not a JSON object'],
  ['[]', 'it is not a JSON object'],
  [{ at: 1 }, 'it has no "type"'],
  [{ type: 7, at: 1 }, 'it has no "type"'],
  [{ type: 'step_vanished', at: 1 }, 'the type "step_vanished" is unknown'],
  [{ type: 'toString', at: 1 }, 'the type "toString" is unknown'],
  [{ type: 'heartbeat' }, 'at: '],
  [{ type: 'heartbeat', at: -1 }, 'at: '],
  [{ type: 'heartbeat', at: 1.5 }, 'at: '],
  [{ type: 'heartbeat', at: '1' }, 'at: '],
  [{ type: 'step_retried', at: 1, id: 0, step_id: 1, attempt_number: 2 }, 'id: '],
  [{ type: 'step_retried', at: 1, id: 2 ** 28, step_id: 1, attempt_number: 2 }, 'id: '],
  [{ type: 'step_retried', at: 1, id: 2, step_id: 1, attempt_number: 1 }, 'attempt_number: '],
  [{ type: 'step_finished', at: 1, id: 2, status: 'running' }, 'status: '],
  [{ type: 'step_finished', at: 1, id: 2, status: 'passed', duration_ms: -1 }, 'duration_ms: '],
  [
    { type: 'section_started', at: 1, id: 2, execution_id: 1, level: 5, text: 'x', order_index: 0 },
    'level: ',
  ],
  [{ type: 'run_finished', at: 1, status: 'running' }, 'status: '],
  [{ type: 'run_started', at: 1, project: { key: '', name: '' } }, 'project.key: '],
])('the line %j is no event: %s', (line, problem) => {
  expect(problemOf(line)).toContain(problem);
});
