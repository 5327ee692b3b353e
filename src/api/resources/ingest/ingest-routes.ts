import { createRoute, z } from '@hono/zod-openapi';
import { done, found } from '../../http/answers.ts';
import { wholeNumber } from '../../http/parameters.ts';

const tags = ['Ingest'];

const journalPath = z.object({
  uuid: z
    .string()
    .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'is a UUID in lower case')
    .openapi({ param: { name: 'uuid', in: 'path' }, description: 'UUID in the header of the journal' }),
});

const artifactPath = z.object({
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'is a SHA-256 in lower case')
    .openapi({ param: { name: 'sha256', in: 'path' }, description: 'hash of the content' }),
});

const heldSchema = z
  .object({
    offset: z.int().openapi({ description: 'bytes that are kept; the next ones begin there' }),
    complete: z.boolean().openapi({
      description: 'whether everything in it is in the database, and nothing more is taken',
    }),
  })
  .openapi('HeldJournal');

const bytes = (type: string) => ({
  required: true,
  content: { [type]: { schema: z.string().openapi({ format: 'binary' }) } },
});

export const getJournal = createRoute({
  method: 'get',
  path: '/ingest/journals/{uuid}',
  operationId: 'heldJournal',
  tags,
  summary: 'How much is here of a journal that another machine sends',
  request: { params: journalPath },
  responses: found(heldSchema, 'What is here; nothing of a journal that is not known'),
});

export const postJournal = createRoute({
  method: 'post',
  path: '/ingest/journals/{uuid}',
  operationId: 'sendJournal',
  tags,
  summary: 'Takes bytes of a journal of another machine',
  description:
    'The body is the journal from byte `offset` on, cut anywhere. What is here already must be the same bytes (else 409); ' +
    'a body that begins behind them is 409, too. The header `Upload-Offset` of a 409 says where to go on.',
  request: {
    params: journalPath,
    query: z.object({ offset: wholeNumber().openapi({ description: 'of the first byte of the body' }) }),
    body: bytes('application/x-ndjson'),
  },
  responses: found(heldSchema, 'What is here now'),
});

export const getArtifact = createRoute({
  method: 'get',
  path: '/ingest/artifacts/{sha256}',
  operationId: 'hasReceivedArtifact',
  tags,
  summary: 'Whether a file of a received run is here',
  request: { params: artifactPath },
  responses: found(z.object({ here: z.boolean() }), 'Whether it is here'),
});

export const putArtifact = createRoute({
  method: 'put',
  path: '/ingest/artifacts/{sha256}',
  operationId: 'sendArtifact',
  tags,
  summary: 'Keeps a file that an artifact of a received run names by its hash',
  request: { params: artifactPath, body: bytes('application/octet-stream') },
  responses: done('It is here'),
});
