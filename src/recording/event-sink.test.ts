import { expect, test } from 'vitest';
import { silentSink } from './event-sink.ts';

test('a run that is not recorded counts ids all the same', () => {
  const sink = silentSink();
  expect(sink.journalUuid).toBeNull();
  expect([sink.nextId(), sink.nextId(), sink.nextId()]).toEqual([1, 2, 3]);
  expect(silentSink().nextId()).toBe(1);
});

test('a run that is not recorded takes events and does nothing with them', () => {
  const sink = silentSink();
  sink.append({ type: 'heartbeat', at: 1 });
  sink.flush();
  sink.close();
  sink.close(0);
});
