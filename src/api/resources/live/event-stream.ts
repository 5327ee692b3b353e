import type { FeedEnd, FeedMessage, FeedSubscription } from '../../../keeper/feed/feed-messages.ts';

/** Time between two comments that keep proxies from closing a quiet stream (ms). */
const defaultHeartbeatMs = 15_000;
/** How soon a browser connects again (ms). */
const retryMs = 1000;
/** Bytes that a stream keeps beside what the connection holds. */
const bufferedBytes = 64 * 1024;

const encoder = new TextEncoder();
const heartbeat = encoder.encode(':\n\n');

/** Each message as bytes, made once for all who get it. */
const frames = new WeakMap<FeedMessage, Uint8Array>();

function frameOf(message: FeedMessage): Uint8Array {
  let frame = frames.get(message);
  if (frame === undefined) {
    frame = encoder.encode(`id: ${message.cursor}\nevent: ${message.event}\ndata: ${message.data}\n\n`);
    frames.set(message, frame);
  }
  return frame;
}

/** The last event; it has no id, so that who comes back goes on behind the last message that it was given. */
const cutFrame = (end: FeedEnd) => encoder.encode(`event: cut\ndata: ${JSON.stringify({ reason: end })}\n\n`);

/**
 * The messages of a subscription as server-sent events. It is read only as fast as its reader takes it: one that takes
 * too little is cut off by the feed, and nothing piles up here.
 *
 * @param signal ends it, as its reader does by cancelling
 */
export function eventStream(
  subscription: FeedSubscription,
  signal: AbortSignal,
  heartbeatMs = defaultHeartbeatMs,
): ReadableStream<Uint8Array> {
  let timer: ReturnType<typeof setInterval> | undefined;
  let ended = false;
  const leave = () => subscription.close();
  const finish = () => {
    ended = true;
    clearInterval(timer);
    signal.removeEventListener('abort', leave);
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(encoder.encode(`retry: ${retryMs}\n\n`));
        timer = setInterval(() => {
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(heartbeat);
        }, heartbeatMs);
        signal.addEventListener('abort', leave, { once: true });
        if (signal.aborted) leave();
        void subscription.over.then((end) => {
          if (ended) return;
          finish();
          if (end !== 'left') controller.enqueue(cutFrame(end));
          controller.close();
        });
      },
      async pull(controller) {
        const messages = await subscription.next();
        if (ended || messages === null) return;
        for (const message of messages) controller.enqueue(frameOf(message));
      },
      cancel() {
        finish();
        subscription.close();
      },
    },
    { highWaterMark: bufferedBytes, size: (chunk) => chunk.byteLength },
  );
}
