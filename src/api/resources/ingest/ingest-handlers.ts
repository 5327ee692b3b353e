import type { OpenAPIHono } from '@hono/zod-openapi';
import { AssayError, assayError } from '../../../model/errors.ts';
import type { ApiContext } from '../../http/api-context.ts';
import type { JournalIngest } from '../../http/journal-ingest.ts';
import { problemAnswer } from '../../http/problem.ts';
import { getArtifact, getJournal, postJournal, putArtifact } from './ingest-routes.ts';

/** Adds what takes in journals of other machines. */
export function addIngest(app: OpenAPIHono, context: ApiContext): void {
  const ingest = (): JournalIngest => {
    if (context.ingest === null) throw assayError('API_NOT_AVAILABLE', { what: 'Taking in journals' });
    return context.ingest;
  };

  app.openapi(getJournal, async (c) => c.json(await ingest().held(c.req.valid('param').uuid), 200));

  app.openapi(postJournal, async (c) => {
    const { uuid } = c.req.valid('param');
    const taker = ingest();
    try {
      const body = new Uint8Array(await c.req.arrayBuffer());
      return c.json(await taker.append(uuid, c.req.valid('query').offset, body), 200);
    } catch (error) {
      const is409 =
        error instanceof AssayError && (error.code === 'INGEST_GAP' || error.code === 'INGEST_DISAGREES');
      if (!is409) throw error;
      const answer = problemAnswer(error);
      answer.headers.set('upload-offset', String((await taker.held(uuid)).offset));
      return answer as never;
    }
  });

  app.openapi(getArtifact, (c) => c.json({ here: ingest().hasArtifact(c.req.valid('param').sha256) }, 200));

  app.openapi(putArtifact, async (c) => {
    const content = new Uint8Array(await c.req.arrayBuffer());
    await ingest().storeArtifact(c.req.valid('param').sha256, content);
    return c.body(null, 204);
  });
}
