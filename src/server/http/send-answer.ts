import type { ServerResponse } from 'node:http';
import { securedHeaders } from './security-headers.ts';

/**
 * Sends an answer, and waits while the client is slow. When its body fails in the middle, the connection is cut, so that
 * nobody takes the half for the whole.
 *
 * @param isHead leaves the body out
 * @throws what the body throws
 */
export async function sendAnswer(answer: Response, outgoing: ServerResponse, isHead: boolean): Promise<void> {
  const headers = securedHeaders(answer.headers, answer.status);
  outgoing.statusCode = answer.status;
  for (const [name, value] of headers) if (name !== 'set-cookie') outgoing.setHeader(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  if (isHead || answer.body === null) {
    await answer.body?.cancel();
    outgoing.end();
    return;
  }
  outgoing.flushHeaders();
  await sendBody(answer.body, outgoing);
}

async function sendBody(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => {}); // Nobody listens any more.
  outgoing.once('close', cancel);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || outgoing.destroyed || outgoing.writableEnded) break;
      if (!outgoing.write(value)) await drained(outgoing);
    }
    outgoing.end();
  } catch (error) {
    outgoing.destroy();
    throw error;
  } finally {
    outgoing.off('close', cancel);
    if (outgoing.destroyed) cancel();
  }
}

function drained(outgoing: ServerResponse): Promise<void> {
  if (outgoing.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done);
      outgoing.off('close', done);
      resolve();
    };
    outgoing.on('drain', done);
    outgoing.on('close', done);
  });
}
