import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunChange, RunRow } from '../../src/keeper/feed/feed-messages.ts';
import { type ReceivedEvent, TestEventSource } from '../api/event-source.ts';
import { JournalScript } from '../journals/journal-script.ts';
import {
  executionFinished,
  executionStarted,
  runFinished,
  runStarted,
  stepFinished,
  stepStarted,
} from '../journals/sample-events.ts';
import { TemporaryDatabase } from '../journals/temporary-database.ts';
import { type RunningServer, startServer } from './running-server.ts';

let place: TemporaryDatabase;
let server: RunningServer;
const viewers: TestEventSource[] = [];
beforeEach(async () => {
  place = new TemporaryDatabase();
  server = await startServer(place.location);
});
afterEach(async () => {
  for (const viewer of viewers.splice(0)) viewer.close();
  await server.stop();
  place.remove();
});

async function view(query = ''): Promise<TestEventSource> {
  const viewer = await TestEventSource.open(`${server.origin}/api/v1/live${query}`);
  viewers.push(viewer);
  return viewer;
}

const changes = (events: readonly ReceivedEvent[]) =>
  events.filter(({ event }) => event === 'change').map(({ data }) => JSON.parse(data) as RunChange);
const runs = (events: readonly ReceivedEvent[]) =>
  events
    .filter(({ event }) => event === 'run')
    .flatMap(({ data }) => (JSON.parse(data) as { runs: RunRow[] }).runs);

test('what is recorded while a page is open comes to it, from the start of the run to its end', async () => {
  const list = await view();
  const owner = new JournalScript(place.path).write(runStarted({ branch: 'main' }));
  await list.until((events) => runs(events).length > 0);
  expect(runs(list.events)[0]).toMatchObject({
    run_id: 1,
    status: 'running',
    branch: 'main',
    project: 'Shop',
  });

  const page = await view('?run=1');
  await page.until((events) => events.length === 1);
  owner.write(executionStarted(2, 'pay'), stepStarted(3, 2));
  await page.until((events) => changes(events).some(({ steps }) => steps !== undefined));
  owner.write(stepFinished(3), executionFinished(2), runFinished()).close();
  await page.until((events) => changes(events).some(({ run }) => run?.status === 'passed'));
  const told = changes(page.events);
  expect(
    told.flatMap(({ executions }) => executions ?? []).map(({ test: name, status }) => [name, status]),
  ).toEqual([
    ['pay', 'running'],
    [undefined, 'passed'],
  ]);
  expect(told.flatMap(({ steps }) => steps ?? []).map(({ text }) => text)).toEqual(['I open the shop']);
  await list.until((events) => runs(events).at(-1)?.status === 'passed');
  expect(runs(list.events).at(-1)).toMatchObject({ run_id: 1, passed_count: 1 });
});

test('a server that stops says so to those who look on, and ends', async () => {
  const page = await view();
  await page.until((events) => events.length === 1);
  await server.stop();
  await page.ended;
});
