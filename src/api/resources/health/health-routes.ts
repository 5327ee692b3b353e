import { createRoute, z } from '@hono/zod-openapi';
import { found, problemOnly } from '../../http/answers.ts';
import { jsonSchema } from '../../http/row-schema.ts';

const tags = ['Health'];

const healthSchema = z
  .object({
    status: z.enum(['ok', 'problems', 'down']),
    problems: z.array(z.string()).openapi({ description: 'sentences about what is not as it should be' }),
    report: z
      .record(z.string(), jsonSchema)
      .nullable()
      .openapi({ description: 'as `assay db health` shows it; null where nobody keeps it' }),
  })
  .openapi('Health');

export const readHealth = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'readHealth',
  tags,
  summary: 'Whether the database can be asked, and how it is',
  responses: {
    ...found(healthSchema, 'It can be asked'),
    503: { description: 'It cannot', content: { 'application/json': { schema: healthSchema } } },
  },
});

export const readVersion = createRoute({
  method: 'get',
  path: '/version',
  operationId: 'readVersion',
  tags,
  summary: 'Which Assay this is, and what it can do here',
  responses: found(
    z
      .object({
        version: z.string(),
        api: z.literal('v1'),
        dialect: z.enum(['duckdb', 'sqlite', 'postgres']),
        writable: z.boolean(),
        can: z.object({
          artifacts: z.boolean().openapi({ description: 'files of artifacts can be read' }),
          cancel: z.boolean().openapi({ description: 'runs can be cancelled' }),
          parquet: z.boolean(),
          live: z.boolean().openapi({ description: 'there is a live feed' }),
          ingest: z.boolean().openapi({ description: 'journals of other machines are taken' }),
        }),
      })
      .openapi('Version'),
    'Version and capabilities',
  ),
});

export const readMetrics = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'readMetrics',
  tags,
  summary: 'Measures for Prometheus',
  responses: {
    200: {
      description: 'Text format 0.0.4',
      content: { 'text/plain': { schema: z.string() } },
    },
    ...problemOnly,
  },
});
