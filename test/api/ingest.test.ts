import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApiContext } from '../../src/api/http/api-context.ts';
import { apiPath } from '../../src/api/http/api-path.ts';
import { newRoutes } from '../../src/api/http/new-routes.ts';
import { thrownAnswer } from '../../src/api/http/problem.ts';
import { addIngest } from '../../src/api/resources/ingest/ingest-handlers.ts';
import { DeadWriterWatch } from '../../src/keeper/close-dead-writers.ts';
import { ReceivedJournals } from '../../src/keeper/ingest/received-journals.ts';
import { RunDatabase } from '../../src/keeper/run-database.ts';
import { journalsDirectory } from '../../src/recording/journal/journal-files.ts';
import { JournalScript, type WriterProcess } from '../journals/journal-script.ts';
import {
  executionFinished,
  executionStarted,
  planned,
  runFinished,
  runStarted,
  stepFinished,
  stepStarted,
} from '../journals/sample-events.ts';
import { ask, TemporaryDatabase } from '../journals/temporary-database.ts';
import { DocumentCheck } from './document-check.ts';

/** Every answer must be as the OpenAPI document says. */
const documentCheck = new DocumentCheck();
let here: TemporaryDatabase;
let there: TemporaryDatabase;
let database: RunDatabase;
let api: (request: Request) => Promise<Response>;
beforeEach(async () => {
  here = new TemporaryDatabase();
  there = new TemporaryDatabase();
  database = await RunDatabase.open(here.location);
  api = serveAnew();
});
afterEach(async () => {
  await database.close();
  here.remove();
  there.remove();
});

/** The API of a process that has just started. */
function serveAnew(
  limits: { largest?: number; largestLine?: number } = {},
): (request: Request) => Promise<Response> {
  const known = async (uuid: string) => {
    const [row] = await ask(
      database,
      `SELECT applied_bytes, closed_at IS NOT NULL AS closed FROM journals WHERE uuid = CAST('${uuid}' AS UUID)`,
    );
    return row === undefined
      ? null
      : { appliedBytes: Number(row.applied_bytes), closed: row.closed === true };
  };
  const ingest = new ReceivedJournals(journalsDirectory(here.path), known, limits);
  const report = (error: unknown) => {
    throw error;
  };
  const app = newRoutes();
  const routes = newRoutes();
  addIngest(routes, { ingest } as unknown as ApiContext);
  routes.onError((error) => thrownAnswer(error, report));
  app.route(apiPath, routes);
  return async (request) => {
    const response = await app.fetch(request);
    await documentCheck.check(request, response);
    return response;
  };
}

const address = (path: string) => `http://assay.test/api/v1/ingest/${path}`;

interface Answer {
  readonly status: number;
  readonly offset?: number;
  readonly complete?: boolean;
  readonly code?: string;
  readonly goOnAt: string | null;
}

async function answerTo(request: Request): Promise<Answer> {
  const response = await api(request);
  const body = (await response.json()) as Omit<Answer, 'status' | 'goOnAt'>;
  return { ...body, status: response.status, goOnAt: response.headers.get('upload-offset') };
}

const send = (uuid: string, offset: number, body: Uint8Array | string) =>
  answerTo(
    new Request(address(`journals/${uuid}?offset=${offset}`), {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: Buffer.from(body),
    }),
  );

const held = (uuid: string) => answerTo(new Request(address(`journals/${uuid}`)));

/** A journal on the other machine, with what was recorded in it. */
function recorded(writer: WriterProcess = 'elsewhere', header = {}): JournalScript {
  return new JournalScript(there.path, { writer, header }).write(
    runStarted({ results_dir: '/etc' }),
    planned(1, 'pay'),
    executionStarted(2, 'pay'),
    stepStarted(3, 2),
    stepFinished(3),
    executionFinished(2),
  );
}

const bytesOf = (journal: JournalScript) => readFileSync(journal.path);
const outcome = () =>
  ask(
    database,
    `SELECT executions.status, steps.text, step_runs.status AS step FROM executions LEFT JOIN steps USING (execution_id)
     LEFT JOIN step_runs USING (step_id)`,
  );
const whole = [{ status: 'passed', text: 'I open the shop', step: 'passed' }];

describe('a journal comes in pieces', () => {
  test('wherever it is cut and however often a piece is sent again, each event is applied once', async () => {
    const bytes = bytesOf(recorded());
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 8 }),
        fc.infiniteStream(fc.boolean()),
        async (cuts, flips) => {
          const chance = flips[Symbol.iterator]();
          const flip = () => chance.next().value === true;
          const uuid = '019aa000-0000-7000-8000-00000000000a';
          const own = Buffer.from(
            bytes.toString().replace(/"journal_uuid":"[^"]+"/, `"journal_uuid":"${uuid}"`),
          );
          const ends = [...new Set([...cuts, own.length])]
            .sort((a, b) => a - b)
            .map((end) => Math.min(end, own.length));
          let offset = 0;
          for (const end of ends) {
            const from = flip() ? offset : Math.floor(offset / 2);
            expect(await send(uuid, from, own.subarray(from, end))).toMatchObject({
              status: 200,
              offset: end,
            });
            if (flip()) api = serveAnew(); // Killed, and started again.
            expect((await held(uuid)).offset).toBe(end);
            offset = end;
          }
          const path = join(journalsDirectory(here.path), `${uuid}.ndjson`);
          expect(readFileSync(path)).toEqual(own);
          for (const file of [path, path.replace('.ndjson', '.received')]) rmSync(file);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('it is applied while it comes; what was sent of a line waits for the rest', async () => {
    const journal = recorded();
    const bytes = bytesOf(journal);
    for (let at = 0; at < bytes.length; at += 97) {
      await send(journal.uuid, at, bytes.subarray(at, at + 97));
      await database.catchUp();
    }
    expect(await outcome()).toEqual(whole);
    expect(await ask(database, 'SELECT skipped_events FROM journals')).toEqual([{ skipped_events: 0 }]);
  });

  test('a header that is not whole yet shows nothing', async () => {
    const journal = recorded();
    await send(journal.uuid, 0, bytesOf(journal).subarray(0, 40));
    await database.catchUp();
    expect(database.follower.registry.problems.size).toBe(0);
    expect(await held(journal.uuid)).toMatchObject({ offset: 40, complete: false });
  });

  test('two senders at once leave one journal', async () => {
    const journal = recorded();
    const bytes = bytesOf(journal);
    await Promise.all([1, 2, 3].map(() => send(journal.uuid, 0, bytes)));
    await database.catchUp();
    expect(await outcome()).toEqual(whole);
  });

  test('one that was applied and dropped is complete, whatever is sent again', async () => {
    const journal = recorded().write(runFinished());
    journal.close();
    const bytes = bytesOf(journal);
    await send(journal.uuid, 0, bytes);
    await database.catchUp();
    await database.checkpoint();
    expect(existsSync(join(journalsDirectory(here.path), `${journal.uuid}.received`))).toBe(false);
    const complete = { status: 200, offset: bytes.length, complete: true };
    expect(await held(journal.uuid)).toMatchObject(complete);
    expect(await send(journal.uuid, 0, bytes)).toMatchObject(complete);
    await database.catchUp();
    expect(await outcome()).toEqual(whole);
  });
});

describe('what is refused', () => {
  test('bytes behind a gap; the answer says where to go on', async () => {
    const journal = recorded();
    await send(journal.uuid, 0, bytesOf(journal).subarray(0, 500));
    const answer = await send(journal.uuid, 501, bytesOf(journal).subarray(501));
    expect(answer).toMatchObject({ status: 409, code: 'INGEST_GAP', goOnAt: '500' });
  });

  test('bytes that are not those that are here', async () => {
    const journal = recorded();
    const bytes = bytesOf(journal);
    await send(journal.uuid, 0, bytes);
    const other = Buffer.from(bytes);
    other[bytes.length - 5] = 0x58;
    expect(await send(journal.uuid, 300, other.subarray(300))).toMatchObject({
      status: 409,
      code: 'INGEST_DISAGREES',
    });
    await database.catchUp();
    expect(await outcome()).toEqual(whole);
  });

  test.each([
    ['another UUID', (text: string) => text.replace('"journal_uuid":"0', '"journal_uuid":"1'), 422],
    ['no JSON', () => 'hello\n', 422],
    [
      'a protocol of the future',
      (text: string) => text.replace('"assay_journal":1', '"assay_journal":99'),
      422,
    ],
    ['a line without end', () => `{${' '.repeat(70_000)}`, 422],
  ])('a header with %s, and nothing is left of it', async (_, spoil, status) => {
    const journal = recorded();
    expect((await send(journal.uuid, 0, spoil(bytesOf(journal).toString()))).status).toBe(status);
    expect(await held(journal.uuid)).toMatchObject({ offset: 0 });
  });

  test.each(['..%2f..%2fetc', 'x', '019AA000-0000-7000-8000-000000000002'])('the name %s', async (name) => {
    expect((await send(name, 0, 'x')).status).toBe(400);
  });

  test('a journal that is written here', async () => {
    const journal = new JournalScript(here.path).write(runStarted());
    const size = statSync(journal.path).size;
    expect(await send(journal.uuid, size, '{"type":"heartbeat","at":1}\n')).toMatchObject({
      status: 409,
      code: 'INGEST_LOCAL',
    });
    expect(statSync(journal.path).size).toBe(size);
  });

  test('a journal without end', async () => {
    api = serveAnew({ largest: 1000 });
    const journal = recorded();
    await send(journal.uuid, 0, bytesOf(journal).subarray(0, 900));
    expect((await send(journal.uuid, 900, bytesOf(journal).subarray(900, 1100))).status).toBe(413);
  });

  test('a line without end, in how many pieces it may come', async () => {
    api = serveAnew({ largestLine: 200_000 });
    const journal = recorded();
    const bytes = bytesOf(journal);
    await send(journal.uuid, 0, bytes);
    const piece = 'x'.repeat(90_000);
    const statuses: number[] = [];
    for (let offset = bytes.length; statuses.length < 3; offset += piece.length)
      statuses.push((await send(journal.uuid, offset, piece)).status);
    expect(statuses).toEqual([200, 200, 413]);
    const end = bytes.length + 2 * piece.length;
    expect((await send(journal.uuid, end, `\n${piece}`)).status).toBe(200);
    expect((await send(journal.uuid, end + 90_001, piece)).status).toBe(200);
  });
});

describe('the writer lives on another machine', () => {
  /** Looks for dead writers so many seconds from now. */
  const lookIn = async (seconds: number) =>
    await new DeadWriterWatch(database.follower).look(Date.now() + seconds * 1000);

  test.each(['dead', 'alive'] as const)(
    'though its host and a process that is %s here have the same names: silence alone counts',
    async (writer) => {
      const journal = recorded(writer);
      journal.write(executionStarted(5, 'order'));
      await send(journal.uuid, 0, bytesOf(journal));
      await database.catchUp();
      await lookIn(50);
      expect(await ask(database, 'SELECT status FROM runs')).toEqual([{ status: 'running' }]);
      await lookIn(70);
      await lookIn(80);
      expect(
        await ask(database, 'SELECT status FROM executions UNION ALL SELECT status FROM runs ORDER BY 1'),
      ).toEqual([{ status: 'interrupted' }, { status: 'interrupted' }, { status: 'passed' }]);
    },
  );

  test('one that sends is alive, even if what it sends makes no line yet', async () => {
    const journal = recorded();
    await send(journal.uuid, 0, bytesOf(journal));
    await database.catchUp();
    await send(journal.uuid, bytesOf(journal).length, '{"type":"log","at":1,');
    const path = join(journalsDirectory(here.path), `${journal.uuid}.ndjson`);
    const heard = Date.now() / 1000 + 30;
    utimesSync(path, heard, heard);
    await lookIn(70);
    expect(await ask(database, 'SELECT status FROM runs')).toEqual([{ status: 'running' }]);
    await lookIn(95);
    expect(await ask(database, 'SELECT status FROM runs')).toEqual([{ status: 'interrupted' }]);
  });
});

describe('files of a received run', () => {
  const content = Buffer.from('a picture');
  const sha256 = createHash('sha256').update(content).digest('hex');
  const put = (hash: string, body: Buffer<ArrayBuffer>) =>
    api(
      new Request(address(`artifacts/${hash}`), {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body,
      }),
    );

  test('are found by their hash, and the folders that the other machine names are not looked into', async () => {
    const journal = recorded();
    journal.write({
      type: 'artifact',
      id: 7,
      execution_id: 2,
      path: 'passwd',
      name: 'a.png',
      suffix: '.png',
      kind: 'screenshot',
      media_type: 'image/png',
      bytes: content.length,
      sha256,
    });
    await send(journal.uuid, 0, bytesOf(journal));
    expect([(await put(sha256, content)).status, (await put(sha256, content)).status]).toEqual([204, 204]);
    expect(await answerTo(new Request(address(`artifacts/${sha256}`)))).toMatchObject({ here: true });
    await database.catchUp();
    const [row] = await ask(database, 'SELECT results_dir, path FROM artifacts JOIN runs USING (run_id)');
    expect(row?.results_dir).toBe(join(journalsDirectory(here.path), 'received'));
    expect(readFileSync(join(String(row?.results_dir), String(row?.path)))).toEqual(content);
  });

  test('must have the hash that they are sent under', async () => {
    expect((await put(sha256, Buffer.from('another'))).status).toBe(422);
    expect(await answerTo(new Request(address(`artifacts/${sha256}`)))).toMatchObject({ here: false });
  });
});

test('a process that was killed between the header and its name is made up for', async () => {
  const journal = recorded();
  const folder = journalsDirectory(here.path);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${journal.uuid}.part`), bytesOf(journal).subarray(0, 600));
  expect(await held(journal.uuid)).toMatchObject({ offset: 600 });
  await send(journal.uuid, 600, bytesOf(journal).subarray(600));
  await database.catchUp();
  expect(await outcome()).toEqual(whole);
});
