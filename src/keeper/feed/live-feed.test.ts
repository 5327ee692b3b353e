import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { FeedMessage, FeedSubscription, RunChange } from './feed-messages.ts';
import { type FeedLimits, LiveFeed } from './live-feed.ts';

const feeds: LiveFeed[] = [];
afterEach(() => {
  for (const feed of feeds.splice(0)) feed.stop();
});

/** A feed that sends each change at once, unless told otherwise. */
function feedWith(limits: Partial<FeedLimits> = {}): LiveFeed {
  const feed = new LiveFeed({ runEveryMs: 0, runsEveryMs: 0, ...limits });
  feeds.push(feed);
  return feed;
}

const start = (feed: LiveFeed, id: number, run = 1) =>
  feed.change(run, (pending) => pending.execution({ execution_id: id, status: 'running' }));

/** Questions that have no answer yet. */
const asked = new WeakMap<FeedSubscription, ReturnType<FeedSubscription['next']>>();

/** What waits for a viewer at this moment. */
async function waiting(viewer: FeedSubscription): Promise<FeedMessage[]> {
  const messages: FeedMessage[] = [];
  for (;;) {
    const question = asked.get(viewer) ?? viewer.next();
    asked.set(viewer, question);
    const some = await Promise.race([question, new Promise<'none'>((wake) => setImmediate(wake, 'none'))]);
    if (some === 'none') return messages;
    asked.delete(viewer);
    if (some === null) return messages;
    messages.push(...some);
  }
}

const changeOf = (message: FeedMessage | undefined) => JSON.parse(message?.data ?? '{}') as RunChange;
const idsOf = (messages: readonly FeedMessage[]) =>
  messages.flatMap((message) => (changeOf(message).executions ?? []).map((row) => row.execution_id));

test('a viewer is told to read the state first, and then of everything that comes', async () => {
  const feed = feedWith();
  const viewer = feed.subscribe({ run: 1 });
  start(feed, 10);
  start(feed, 11);
  const [reset, ...changes] = await waiting(viewer);
  expect(reset).toMatchObject({ event: 'reset', data: '{"reason":"start"}' });
  expect(idsOf(changes)).toEqual([10, 11]);
});

test('what nobody looks at is not collected', () => {
  const feed = feedWith();
  expect(feed.isWatched).toBe(false);
  let filled = 0;
  feed.change(1, () => filled++);
  feed.subscribe({ run: 2 });
  feed.change(1, () => filled++);
  expect(filled).toBe(0);
});

test('one message holds what happened to a row between two messages', async () => {
  const feed = feedWith({ runEveryMs: 60_000 });
  const viewer = feed.subscribe({ run: 1 });
  start(feed, 10);
  feed.change(1, (pending) => pending.execution({ execution_id: 11, status: 'running' }));
  feed.change(1, (pending) => pending.execution({ execution_id: 11, status: 'passed', duration_ms: 5 }));
  feed.change(1, (pending) => pending.removedExecution(12));
  feed.flush();
  const changes = (await waiting(viewer)).slice(1).map(changeOf);
  expect(changes).toEqual([
    { run_id: 1, executions: [{ execution_id: 10, status: 'running' }] },
    { run_id: 1, removed: [12], executions: [{ execution_id: 11, status: 'passed', duration_ms: 5 }] },
  ]);
});

test('what comes after the end of a range is told in another message', async () => {
  const feed = feedWith({ runEveryMs: 60_000 });
  const viewer = feed.subscribe({ run: 1 });
  start(feed, 1);
  const range = { first: 1, last: 9, status: 'interrupted', ended_at: '2026-01-01T00:00:00Z', error: 'gone' };
  feed.change(1, (pending) => pending.ended(range));
  start(feed, 2);
  feed.flush();
  const changes = (await waiting(viewer)).slice(2).map(changeOf);
  expect(changes).toEqual([
    { run_id: 1, ended: [range] },
    { run_id: 1, executions: [{ execution_id: 2, status: 'running' }] },
  ]);
});

test('viewers of one run share the message', async () => {
  const feed = feedWith();
  const viewers = [feed.subscribe({ run: 1 }), feed.subscribe({ run: 1 })];
  start(feed, 10);
  const [one, two] = await Promise.all(viewers.map(waiting));
  expect(one?.[1]).toBe(two?.[1]);
});

test('a viewer that takes nothing is cut off, and goes on where it stood', async () => {
  const feed = feedWith({ mostBehind: 1000 });
  const slow = feed.subscribe({ run: 1 });
  const quick = feed.subscribe({ run: 1 });
  const [reset] = (await slow.next()) ?? [];
  const seen: FeedMessage[] = [];
  for (let id = 1; id <= 40; id++) {
    start(feed, id);
    seen.push(...(await waiting(quick)));
  }
  expect(await slow.over).toBe('slow');
  expect(await slow.next()).toBeNull();
  expect(idsOf(seen)).toHaveLength(40);
  const again = feed.subscribe({ run: 1, after: reset?.cursor });
  expect(idsOf(await waiting(again))).toEqual(idsOf(seen));
});

test('nobody is cut off for a large batch: it comes in several messages, and all of them wait', async () => {
  const feed = feedWith({ mostBehind: 30_000 });
  const viewer = feed.subscribe({ run: 1 });
  feed.together(() => {
    for (let id = 1; id <= 2100; id++) start(feed, id);
  });
  const messages = (await waiting(viewer)).slice(1);
  expect(messages).toHaveLength(5);
  expect(idsOf(messages)).toEqual(Array.from({ length: 2100 }, (_, index) => index + 1));
  // Batches of the usual size are to be taken as they come.
  for (let id = 1; id <= 600; id++) feed.together(() => start(feed, id));
  expect(await viewer.over).toBe('slow');
});

test('a viewer that the ring has overtaken is cut off, however little waits for it', async () => {
  const feed = feedWith({ ringMessages: 3 });
  const viewer = feed.subscribe({ run: 1 });
  for (let id = 1; id <= 4; id++) start(feed, id);
  expect(await viewer.over).toBe('slow');
});

test('a viewer that resumes from far behind is not cut off for that', async () => {
  const feed = feedWith({ mostBehind: 1000 });
  feed.subscribe({ run: 1 });
  const { cursor } = feed;
  for (let id = 1; id <= 100; id++) start(feed, id);
  const viewer = feed.subscribe({ run: 1, after: cursor });
  start(feed, 101);
  expect(idsOf(await waiting(viewer))).toHaveLength(101);
});

test('when the ring has moved on, a viewer reads the state again', async () => {
  const feed = feedWith({ ringMessages: 3 });
  feed.subscribe({ run: 1 });
  const cursors = [1, 2, 3, 4, 5].map((id) => {
    start(feed, id);
    return feed.cursor;
  });
  const [gone] = await waiting(feed.subscribe({ run: 1, after: cursors[0] }));
  expect(gone).toMatchObject({ event: 'reset', cursor: feed.cursor, data: '{"reason":"gone"}' });
  expect(idsOf(await waiting(feed.subscribe({ run: 1, after: cursors[1] })))).toEqual([3, 4, 5]);
});

test('a busy run does not take the place of a quiet one: its cursor stays good', async () => {
  const feed = feedWith({ ringMessages: 3 });
  const { cursor } = feed;
  feed.subscribe({ run: 1 });
  feed.subscribe({ run: 2 });
  for (let id = 1; id <= 10; id++) start(feed, id, 2);
  start(feed, 99, 1);
  expect(idsOf(await waiting(feed.subscribe({ run: 1, after: cursor })))).toEqual([99]);
});

test.each([
  ['another process', 'abc.1', 'restarted'],
  ['no cursor at all', 'nonsense', 'restarted'],
  ['the future', (feed: LiveFeed) => `${feed.epoch}.99999`, 'gone'],
] as const)('a cursor of %s begins anew', async (_, cursor, reason) => {
  const feed = feedWith();
  const after = typeof cursor === 'string' ? cursor : cursor(feed);
  const [message] = await waiting(feed.subscribe({ run: 1, after }));
  expect(message).toMatchObject({ event: 'reset', data: JSON.stringify({ reason }) });
});

test('what happened while nobody looked is not passed over in silence', async () => {
  const feed = feedWith({ lingerMs: 0 });
  const viewer = feed.subscribe({ run: 1 });
  const { cursor } = feed;
  viewer.close();
  await new Promise((wake) => setTimeout(wake, 20));
  expect(feed.isWatched).toBe(false);
  start(feed, 1);
  const [message] = await waiting(feed.subscribe({ run: 1, after: cursor }));
  expect(message).toMatchObject({ event: 'reset', data: '{"reason":"gone"}' });
});

test('who comes back soon has missed nothing', async () => {
  const feed = feedWith();
  const viewer = feed.subscribe({ run: 1 });
  start(feed, 1);
  const last = (await waiting(viewer)).at(-1);
  viewer.close();
  start(feed, 2);
  expect(idsOf(await waiting(feed.subscribe({ run: 1, after: last?.cursor })))).toEqual([2]);
});

test('everybody hears the end of the feed, after what was still to be told', async () => {
  const feed = feedWith({ runEveryMs: 60_000 });
  const viewer = feed.subscribe({ run: 1 });
  await viewer.next();
  feed.stop();
  expect(await viewer.over).toBe('stopped');
  expect(await feed.subscribe({ run: 1 }).next()).toBeNull();
});

/** What can happen to a viewer. */
const step = fc.oneof(
  fc.record({ do: fc.constant('commit' as const), rows: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ do: fc.constant('read' as const) }),
  fc.record({ do: fc.constant('cut' as const) }),
  fc.record({ do: fc.constant('flush' as const) }),
  fc.record({ do: fc.constant('other' as const) }),
);

test('however often a viewer is cut off, it has every committed change once and in order, or was told to read again', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.integer({ min: 2, max: 30 }),
      fc.boolean(),
      async (steps, ringMessages, coalesced) => {
        const feed = feedWith({ ringMessages, mostBehind: 400, runEveryMs: coalesced ? 60_000 : 0 });
        feed.subscribe({ run: 2 });
        let viewer = feed.subscribe({ run: 1 });
        let cursor: string | undefined;
        let committed: number[] = [];
        let seen: number[] = [];
        let next = 1;
        let sequence = -1;
        const read = async () => {
          for (const message of await waiting(viewer)) {
            cursor = message.cursor;
            const now = Number(cursor.split('.')[1]);
            if (message.event === 'change') expect(now).toBeGreaterThan(sequence);
            sequence = now;
            if (message.event === 'reset') {
              // The state that the viewer reads now holds everything that is committed now.
              seen = [...committed];
              continue;
            }
            // Rows by id: one that the state had already changes nothing.
            for (const id of idsOf([message])) if (!seen.includes(id)) seen.push(id);
          }
        };
        const resume = () => {
          viewer.close();
          viewer = feed.subscribe({ run: 1, after: cursor });
        };
        for (const one of steps) {
          if (one.do === 'commit') {
            const ids = Array.from({ length: one.rows }, () => next++);
            committed = [...committed, ...ids];
            for (const id of ids) start(feed, id);
          } else if (one.do === 'flush') feed.flush();
          else if (one.do === 'other') start(feed, 1, 2);
          else if (one.do === 'cut') resume();
          else await read();
        }
        feed.flush();
        await read();
        resume();
        await read();
        expect(seen).toEqual(committed);
        feed.stop();
      },
    ),
    { numRuns: 300 },
  );
});
