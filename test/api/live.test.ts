import type { AddressInfo } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventStream } from '../../src/api/resources/live/event-stream.ts';
import type { RunChange } from '../../src/keeper/feed/feed-messages.ts';
import { LiveFeed } from '../../src/keeper/feed/live-feed.ts';
import { RunDatabase } from '../../src/keeper/run-database.ts';
import { JournalScript } from '../journals/journal-script.ts';
import { until } from '../journals/keeper-process.ts';
import { runFinished, runStarted } from '../journals/sample-events.ts';
import { TemporaryDatabase } from '../journals/temporary-database.ts';
import { type ApiUnderTest, openApi } from './api-harness.ts';
import { type ReceivedEvent, TestEventSource } from './event-source.ts';

let place: TemporaryDatabase;
let api: ApiUnderTest;
let live: LiveFeed;
let server: ServerType;
let address: string;
const viewers: TestEventSource[] = [];

beforeAll(async () => {
  place = new TemporaryDatabase();
  const database = await RunDatabase.open(place.location);
  new JournalScript(place.path).write(runStarted(), runFinished()).close();
  await database.catchUp();
  await database.checkpoint();
  await database.close();
});
beforeEach(async () => {
  live = new LiveFeed({ runEveryMs: 0, mostBehind: 256 * 1024, ringBytes: 64 * 1024 * 1024 });
  api = await openApi(place.location, { live });
  server = serve({ fetch: api.handle, port: 0, hostname: '127.0.0.1' });
  await new Promise((wake) => server.once('listening', wake));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/live`;
});
afterEach(async () => {
  for (const viewer of viewers.splice(0)) viewer.close();
  live.stop();
  await new Promise((wake) => server.close(wake));
  await api.close();
});
afterAll(() => place.remove());

async function view(query: string, headers?: Record<string, string>): Promise<TestEventSource> {
  const viewer = await TestEventSource.open(address + query, headers);
  viewers.push(viewer);
  return viewer;
}

/** A message of so many characters. */
const tell = (id: number, length = 10) =>
  live.change(1, (pending) => pending.execution({ execution_id: id, test: 'x'.repeat(length) }));

const ids = (events: readonly ReceivedEvent[]) =>
  events
    .filter(({ event }) => event === 'change')
    .flatMap(({ data }) => ((JSON.parse(data) as RunChange).executions ?? []).map((row) => row.execution_id));

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('a stream begins with the cursor from which the state is to be read, and nothing keeps it back', async () => {
  const viewer = await view('?run=latest');
  await viewer.until((events) => events.length === 1);
  expect(viewer.events).toEqual([{ id: live.cursor, event: 'reset', data: '{"reason":"start"}' }]);
  expect(viewer.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
});

test('a viewer that was cut goes on behind its last event, by header or by query', async () => {
  const first = await view('?run=1');
  tell(1);
  await first.until((events) => ids(events).length === 1);
  first.close();
  tell(2);
  for (const again of [
    await view(`?run=1&cursor=${first.lastId}`),
    await view('?run=1', { 'last-event-id': first.lastId ?? '' }),
    await view('?run=1&cursor=older.1', { 'last-event-id': first.lastId ?? '' }),
  ]) {
    await again.until((events) => events.length === 1);
    expect(ids(again.events)).toEqual([2]);
  }
});

test('the other stops reading: it is cut off, the one is not held up, and both have everything in the end', async () => {
  const quick = await view('?run=1');
  const slow = await view('?run=1');
  await slow.until((events) => events.length === 1);
  slow.pause();
  // More than all buffers on the way hold.
  const count = 400;
  for (const id of upTo(count)) {
    tell(id, 64 * 1024);
    await quick.until((events) => events.length === id + 1);
  }
  expect(ids(quick.events)).toEqual(upTo(count));
  await until(() => live.viewers === 1, 'the end of the slow subscription');
  slow.resume();
  await slow.ended;
  expect(slow.events.at(-1)).toEqual({ id: null, event: 'cut', data: '{"reason":"slow"}' });
  const got = ids(slow.events);
  expect(got.length).toBeLessThan(count);
  const again = await view('?run=1', { 'last-event-id': slow.lastId ?? '' });
  await again.until((events) => events.length === count - got.length);
  expect([...got, ...ids(again.events)]).toEqual(upTo(count));
});

test('a viewer that leaves is forgotten', async () => {
  const viewer = await view('?run=1');
  expect(live.viewers).toBe(1);
  viewer.close();
  await until(() => live.viewers === 0, 'the end of the subscription');
});

test('when the server stops, viewers are told so and the connection ends in order', async () => {
  const viewer = await view('?run=1');
  live.stop();
  await viewer.ended;
  expect(viewer.events.at(-1)).toEqual({ id: null, event: 'cut', data: '{"reason":"stopped"}' });
});

test('a run that is not there is a problem, and no stream', async () => {
  const answer = await fetch(`${address}?run=99`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
});

test('where nothing is recorded, there is no feed', async () => {
  const without = await openApi(place.location);
  const answer = await without.handle(new Request(address));
  await without.close();
  expect(answer.status).toBe(501);
});

test('a quiet stream has comments now and then', async () => {
  const leave = new AbortController();
  const reader = eventStream(live.subscribe({ run: 1 }), leave.signal, 10).getReader();
  const texts: string[] = [];
  while (!texts.includes(':\n\n')) texts.push(new TextDecoder().decode((await reader.read()).value));
  leave.abort();
  for (;;) if ((await reader.read()).done) break;
  expect(live.viewers).toBe(0);
});
