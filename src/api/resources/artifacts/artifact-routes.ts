import { createRoute, z } from '@hono/zod-openapi';
import { found, pageSchema } from '../../http/answers.ts';
import { listParameters, textList, truth, wholeNumber } from '../../http/parameters.ts';
import { problemSchema } from '../../http/problem.ts';
import { rowPath } from '../../http/row-path.ts';
import { rowSchema } from '../../http/row-schema.ts';

const tags = ['Artifacts'];

/** An artifact as `artifacts` has it. */
export const artifactSchema = rowSchema('artifacts', 'Artifact');

export const listArtifacts = createRoute({
  method: 'get',
  path: '/artifacts',
  operationId: 'listArtifacts',
  tags,
  summary: 'Files that runs made',
  request: {
    query: z.object({
      ...listParameters,
      run: z.string().optional().openapi({ description: 'number, UUID, or `latest`' }),
      execution: wholeNumber().optional().openapi({ description: 'number of an execution' }),
      kind: textList.optional().openapi({ type: 'string', example: 'screenshot,log' }),
      q: z.string().optional().openapi({ description: 'part of the path' }),
    }),
  },
  responses: found(pageSchema(artifactSchema), 'A page of artifacts, in the order in which they came'),
});

export const getArtifact = createRoute({
  method: 'get',
  path: '/artifacts/{artifact}',
  operationId: 'getArtifact',
  tags,
  summary: 'What is known of a file',
  request: { params: rowPath('artifact') },
  responses: found(artifactSchema, 'The artifact; its bytes are at .../content'),
});

const bytes = { schema: { type: 'string', format: 'binary' } } as const;

/** The bytes of an artifact. */
export const readArtifact = createRoute({
  method: 'get',
  path: '/artifacts/{artifact}/content',
  operationId: 'readArtifact',
  tags,
  summary: 'The bytes of a file, or a part of them (`Range`)',
  request: {
    params: rowPath('artifact'),
    query: z.object({
      download: truth.optional().openapi({ description: 'to be saved, also what could be shown' }),
    }),
  },
  responses: {
    200: { description: 'The file', content: { '*/*': bytes } },
    206: { description: 'A part of it', content: { '*/*': bytes } },
    304: { description: 'The one who asks has it already' },
    416: {
      description: 'The file has no such part',
      content: { 'application/problem+json': { schema: problemSchema } },
    },
    default: {
      description: 'What went wrong, and what to do about it',
      content: { 'application/problem+json': { schema: problemSchema } },
    },
  },
});
