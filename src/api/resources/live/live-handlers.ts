import type { OpenAPIHono } from '@hono/zod-openapi';
import { assayError } from '../../../model/errors.ts';
import type { ApiContext } from '../../http/api-context.ts';
import { runOf } from '../runs/run-of.ts';
import { eventStream } from './event-stream.ts';
import { getLive } from './live-routes.ts';

/** Adds the live feed. */
export function addLive(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(getLive, async (c) => {
    const { live } = context;
    if (live === null) throw assayError('API_NOT_AVAILABLE', { what: 'The live feed' });
    const { run, cursor } = c.req.valid('query');
    const { signal } = c.req.raw;
    const runId = run === undefined ? null : (await runOf(context, run, signal)).run_id;
    const after = c.req.valid('header')['last-event-id'] ?? cursor;
    const subscription = live.subscribe({ run: runId, after });
    return new Response(eventStream(subscription, signal), {
      headers: {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      },
    });
  });
}
