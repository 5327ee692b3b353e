import { expect, test } from 'vitest';
import { OneAtATime } from './one-at-a-time.ts';

test('things happen one after the other, in their order, also when one fails', async () => {
  const turns = new OneAtATime();
  const events: string[] = [];
  const thing = (name: string, fails = false) =>
    turns.run(async () => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    });
  const outcomes = await Promise.allSettled([thing('a'), thing('b', true), thing('c')]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('idle waits for everything that came so far', async () => {
  const turns = new OneAtATime();
  let done = false;
  void turns.run(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    done = true;
  });
  await turns.idle();
  expect(done).toBe(true);
});

test('who takes a turn keeps the next ones waiting until it ends the turn', async () => {
  const turns = new OneAtATime();
  const events: string[] = [];
  const end = await turns.turn();
  const next = turns.run(async () => void events.push('next'));
  await new Promise((resolve) => setImmediate(resolve));
  events.push('end');
  end();
  await next;
  expect(events).toEqual(['end', 'next']);
});
