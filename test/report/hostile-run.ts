import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { openDatabaseAccess } from '../../src/keeper/open-database-access.ts';
import type { RecordEvent } from '../../src/model/events/record-event.ts';
import { journalFileName, journalsDirectory } from '../../src/recording/journal/journal-files.ts';
import { JournalWriter } from '../../src/recording/journal/journal-writer.ts';
import type { DatabaseLocation } from '../../src/storage/location/database-location.ts';

type Draft<Event> = Event extends RecordEvent ? Omit<Event, 'at'> : never;

/** Names that would do something on a page that does not escape them. */
export const hostile = {
  script: '</title></script><script>alert("name")</script>',
  image: '"><img src=x onerror=alert(1)>',
  link: "javascript:alert('ci')",
  comment: '--><svg/onload=alert(2)><!--',
  ansi: '\u001b[31mred\u001b[39m \u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007 <b>bold</b>',
} as const;

const runUuid = '019aa000-0000-7000-8000-0000000000aa';
const start = Date.parse('2026-11-21T10:00:00Z') * 1000;

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A picture of one colour. */
function png(width: number, height: number, grey: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc((width + 1) * height, grey);
  for (let row = 0; row < height; row++) rows[row * (width + 1)] = 0;
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

class Journal {
  readonly #writer: JournalWriter;
  #clock = start;

  constructor(location: DatabaseLocation) {
    const uuid = '019aa000-0000-7000-9000-0000000000aa';
    this.#writer = JournalWriter.create(join(journalsDirectory(location.path), journalFileName(uuid)), {
      assay_journal: 1,
      journal_uuid: uuid,
      run_uuid: runUuid,
      role: 'owner',
      worker_index: null,
      writer: 'hostile-run 1.0.0',
      pid: process.pid,
      host: 'test-host',
      boot_id: null,
      pid_namespace: null,
      process_start: null,
      started_at: start,
    });
  }

  /** Each event 10 ms after the one before. */
  say(...events: readonly Draft<RecordEvent>[]): void {
    for (const event of events) {
      this.#clock += 10_000;
      this.#writer.append({ ...event, at: this.#clock } as RecordEvent);
    }
    this.#writer.flush();
  }

  id(): number {
    return this.#writer.nextId();
  }

  close(): void {
    this.#writer.close(0);
  }
}

const suite = {
  key: 'features/checkout.feature',
  kind: 'feature' as const,
  name: `Checkout ${hostile.image}`,
  path: 'features/checkout.feature',
  description: `As a buyer ${hostile.comment}`,
};
const other = {
  key: 'features/prices.feature',
  kind: 'feature' as const,
  name: 'Prices',
  path: 'features/prices.feature',
};

const scenario = (
  of: { readonly path: string },
  name: string,
  line: number,
  tags: readonly string[] = [],
) => ({
  key: `${of.path}#${line}`,
  name,
  source: 'gherkin' as const,
  path: of.path,
  line,
  tags: [...tags],
  description: `What happens at ${line} ${hostile.comment}`,
});

/** Scenarios of the run by what is special about them. */
export const scenarios = {
  rich: scenario(suite, 'A whole visit', 5, ['@smoke', hostile.image]),
  hostile: scenario(suite, hostile.script, 20),
  flaky: scenario(suite, 'Pay at the second attempt', 30),
  lost: scenario(suite, 'Never began', 40),
  plain: scenario(other, 'Rounding', 3),
};

/** Files of the run; what is not among them is missing. */
function writeFiles(resultsDir: string): void {
  const files: Record<string, string | Buffer> = {
    'checkout/one.png': png(64, 40, 40),
    'checkout/two.png': png(64, 40, 200),
    'artifacts/page.html': '<script>document.title="attached"</script>',
    'artifacts/drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(3)"/>',
    'artifacts/not-a-picture.png': '<html><script>alert(4)</script>',
    '../secret.png': png(2, 2, 0),
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(resultsDir, path)), { recursive: true });
    writeFileSync(join(resultsDir, path), content);
  }
}

function recordRich(journal: Journal): void {
  const [execution, first, second, step, sub, subAgain, last] = Array.from({ length: 7 }, () =>
    journal.id(),
  ) as [number, number, number, number, number, number, number];
  const of = { execution_id: execution };
  const picture = (path: string, step_run_id: number | null): Draft<RecordEvent> => ({
    type: 'artifact',
    id: journal.id(),
    ...of,
    step_run_id,
    path,
    name: path,
    kind: 'screenshot',
    media_type: 'image/png',
    width: 64,
    height: 40,
  });
  const attached = (path: string, media_type: string): Draft<RecordEvent> => ({
    type: 'artifact',
    id: journal.id(),
    ...of,
    path,
    name: path,
    kind: 'attachment',
    media_type,
  });
  journal.say(
    { type: 'execution_started', id: execution, suite, test: scenarios.rich, attempt_number: 1 },
    { type: 'section_started', id: first, ...of, level: 1, text: 'In the shop', order_index: 0 },
    {
      type: 'step_started',
      id: step,
      ...of,
      section_id: first,
      level: 0,
      order_index: 1,
      keyword: 'Given ',
      text: 'my basket holds:',
      step_type: 'step',
      data_table: [
        ['product', 'quantity'],
        [hostile.image, '2'],
      ],
      doc_string: `said ${hostile.comment}`,
    },
    {
      type: 'step_started',
      id: sub,
      ...of,
      section_id: first,
      parent_step_id: step,
      level: 1,
      order_index: 2,
      text: `click ${hostile.image}`,
      step_type: 'sub_step',
    },
    {
      type: 'step_finished',
      id: sub,
      status: 'failed',
      is_final_attempt: false,
      error_type: 'Error',
      error_message: 'the button is covered',
    },
    { type: 'step_retried', id: subAgain, step_id: sub, attempt_number: 2 },
    { type: 'step_finished', id: subAgain, status: 'passed' },
    { type: 'step_finished', id: step, status: 'passed', duration_ms: 80 },
    picture('checkout/one.png', step),
    {
      type: 'section_started',
      id: second,
      ...of,
      parent_section_id: first,
      level: 3,
      text: `The address ${hostile.image}`,
      order_index: 3,
    },
    {
      type: 'step_started',
      id: last,
      ...of,
      section_id: second,
      level: 0,
      order_index: 4,
      keyword: 'Then',
      text: 'I see the address',
      step_type: 'step',
    },
    { type: 'step_finished', id: last, status: 'passed', duration_ms: 3 },
    picture('checkout/two.png', last),
    picture('checkout/gone.png', last),
    picture('../secret.png', last),
    attached('artifacts/page.html', 'text/html'),
    attached('artifacts/drawing.svg', 'image/svg+xml'),
    attached('artifacts/not-a-picture.png', 'image/png'),
    {
      type: 'log',
      id: journal.id(),
      ...of,
      level: 'warning',
      source: 'page',
      message: `no favicon ${hostile.script}`,
    },
    { type: 'execution_finished', id: execution, status: 'passed', duration_ms: 190 },
  );
  const post = journal.id();
  journal.say(
    {
      type: 'execution_post',
      id: post,
      execution_id: execution,
      action: 'after_hook',
      status: 'passed',
      details: { name: 'POST-MUST-NOT-SHOW' },
    },
    {
      type: 'artifact',
      id: journal.id(),
      execution_id: execution,
      execution_post_id: post,
      path: 'checkout/one.png',
      name: 'POST-MUST-NOT-SHOW.png',
      kind: 'screenshot',
    },
  );
}

function recordSimple(
  journal: Journal,
  of: typeof suite | typeof other,
  test: (typeof scenarios)[keyof typeof scenarios],
  end: {
    readonly attempt?: number;
    readonly final?: boolean;
    readonly message?: string;
    readonly type?: string;
  },
): void {
  const [execution, step] = [journal.id(), journal.id()];
  const status = end.message === undefined ? 'passed' : 'failed';
  const failure =
    end.message === undefined
      ? {}
      : {
          error_type: end.type ?? 'AssertionError',
          error_message: end.message,
          stack_trace: `AssertionError: ${end.message}\n    at pay (steps.ts:12:3)`,
        };
  journal.say(
    { type: 'execution_started', id: execution, suite: of, test, attempt_number: end.attempt ?? 1 },
    {
      type: 'step_started',
      id: step,
      execution_id: execution,
      level: 0,
      order_index: 0,
      keyword: 'When',
      text: 'I pay',
      step_type: 'step',
    },
    { type: 'step_finished', id: step, status, duration_ms: 20, ...failure },
    {
      type: 'execution_finished',
      id: execution,
      status,
      duration_ms: 40,
      is_final_attempt: end.final ?? true,
      ...failure,
    },
  );
}

/**
 * Records a run in which everything that tests can name is hostile: names, tags, tables, errors, log lines and
 * attachments. One scenario has sections, sub-steps, a retried sub-step, screenshots and an after-hook; one failed, one
 * is flaky, one is lost, one simply passed. One file is missing, one lies outside of the results.
 *
 * @param resultsDir absolute folder of the run's files
 */
export async function recordHostileRun(location: DatabaseLocation, resultsDir: string): Promise<void> {
  writeFiles(resultsDir);
  const journal = new Journal(location);
  journal.say({
    type: 'run_started',
    project: { key: 'shop', name: `Shop ${hostile.image}` },
    name: `Nightly ${hostile.comment}`,
    command_args: ['assay', 'run', hostile.script],
    worker_count: 2,
    results_dir: resultsDir,
    branch: hostile.image,
    commit_sha: '4f2a9c1e5b7d8f90123456789abcdef012345678',
    commit_dirty: true,
    ci_provider: 'evil-ci',
    ci_url: hostile.link,
  });
  for (const test of Object.values(scenarios)) {
    journal.say({
      type: 'test_planned',
      id: journal.id(),
      suite: test === scenarios.plain ? other : suite,
      test,
    });
  }
  recordRich(journal);
  recordSimple(journal, suite, scenarios.hostile, {
    message: `expected 'a${hostile.image}' to equal 'b${hostile.image}'\n${hostile.ansi}`,
    type: hostile.image,
  });
  recordSimple(journal, suite, scenarios.flaky, {
    message: '- Expected\n+ Received\n\n- 12.50\n+ 12.49',
    final: false,
  });
  recordSimple(journal, suite, scenarios.flaky, { attempt: 2 });
  recordSimple(journal, other, scenarios.plain, {});
  journal.say({ type: 'run_finished', status: 'failed' });
  journal.close();
  const access = await openDatabaseAccess({
    location,
    program: { signal: new AbortController().signal },
    mustExist: false,
  });
  await access.settle();
  await access.close();
}
