import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type HttpCall, HttpListener } from '../../src/server/http/http-listener.ts';
import { defaultLimits, type ServerLimits } from '../../src/server/http/server-limits.ts';
import { sendBytes } from './running-server.ts';

const log: string[] = [];
let listener: HttpListener;
let port: number;

async function listen(
  answer: (call: HttpCall) => Promise<Response>,
  limits: Partial<ServerLimits> = {},
): Promise<void> {
  log.length = 0;
  listener = new HttpListener({
    limits: { ...defaultLimits, ...limits },
    answer,
    log: (line) => log.push(line),
  });
  port = await listener.listen('127.0.0.1', 0);
}

afterEach(() => listener.stop());

/** A stream that tells when it was cancelled. */
function endless(type = 'text/event-stream') {
  const cancelled = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('data: first\n\n')),
    cancel: () => cancelled.resolve(),
  });
  return { answer: new Response(body, { headers: { 'content-type': type } }), cancelled: cancelled.promise };
}

const url = () => `http://127.0.0.1:${port}/`;

/** Opens a connection, asks, and waits for the first bytes of the answer. */
async function openStream(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await new Promise((resolve) => socket.once('data', resolve));
  return socket;
}

test('a client that never ends the head of its request is cut off', async () => {
  await listen(async () => new Response('never'), { headMs: 100, lookEveryMs: 20 });
  expect(await sendBytes(port, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toContain('408');
});

test('a client that sends its body drop by drop is cut off', async () => {
  await listen(
    async ({ incoming }) => {
      for await (const _piece of incoming);
      return new Response('never');
    },
    { headMs: 100, requestMs: 200, lookEveryMs: 20 },
  );
  const answer = await sendBytes(port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nx');
  expect(answer).not.toContain('never');
});

test('a client that takes nothing of its answer is cut off, and the answer is told so', async () => {
  const cancelled = Promise.withResolvers<void>();
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
    cancel: () => cancelled.resolve(),
  });
  await listen(async () => new Response(body), { silenceMs: 200 });
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await cancelled.promise;
  socket.destroy();
});

test('a client is not cut off because its answer takes long, before it begins or in the middle', async () => {
  const steps = new TransformStream<Uint8Array, Uint8Array>();
  const writer = steps.writable.getWriter();
  const silence = () => new Promise((resolve) => setTimeout(resolve, 1200));
  await listen(
    async () => {
      await silence();
      void (async () => {
        await writer.write(new TextEncoder().encode('first '));
        await silence();
        await writer.write(new TextEncoder().encode('second'));
        await writer.close();
      })();
      return new Response(steps.readable);
    },
    { silenceMs: 800 },
  );
  expect(await (await fetch(url())).text()).toBe('first second');
});

test('a head that is too large is refused', async () => {
  await listen(async () => new Response('never'));
  const answer = await sendBytes(port, `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`);
  expect(answer).toContain('431');
});

test('one client has so many streams of events at most, and another one when it has closed one', async () => {
  await listen(async () => endless().answer, { eventStreams: 2 });
  const [first] = [await openStream(), await openStream()];
  const refused = await fetch(url());
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('10');
  first.destroy();
  await expect.poll(async () => await statusThenGone()).toBe(200);
});

async function statusThenGone(): Promise<number> {
  const gone = new AbortController();
  const { status } = await fetch(url(), { signal: gone.signal });
  gone.abort();
  return status;
}

test('an answer is told when its client goes away', async () => {
  const { answer, cancelled } = endless('text/plain');
  await listen(async () => answer);
  (await openStream()).destroy();
  await cancelled;
});

test('an answer that breaks in the middle is no whole answer, and says nothing of why', async () => {
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('half'));
      controller.error(new Error('secret reason'));
    },
  });
  await listen(async () => new Response(body));
  await expect(fetch(url()).then((answer) => answer.text())).rejects.toThrow();
  expect(log.join('\n')).toContain('secret reason');
});

test('stopping ends streams of events, and lets what is under way come to its end', async () => {
  const finish = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  await listen(async ({ incoming }) => {
    if (incoming.url === '/events') return endless().answer;
    begun.resolve();
    await finish.promise;
    return new Response('whole');
  });
  const events = await fetch(`${url()}events`);
  const slow = fetch(url());
  await begun.promise;
  const stopped = listener.stop();
  expect(await events.text()).toBe('data: first\n\n');
  finish.resolve();
  expect(await (await slow).text()).toBe('whole');
  await stopped;
  await expect(fetch(url())).rejects.toThrow();
});

test('stopping does not wait for ever', async () => {
  await listen(() => new Promise(() => {}), { drainMs: 100 });
  const stuck = fetch(url()).catch(() => 'cut off');
  await expect.poll(() => listener.isBusy).toBe(true);
  await listener.stop();
  expect(await stuck).toBe('cut off');
});
