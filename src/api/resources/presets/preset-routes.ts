import { createRoute, z } from '@hono/zod-openapi';
import { type PresetOptionName, presetOptions } from '../../../analysis/presets/preset-options.ts';
import { found, queriesSchema } from '../../http/answers.ts';
import { resultShape } from '../../http/result-schema.ts';
import { jsonSchema } from '../../http/row-schema.ts';

const tags = ['Presets'];

const presetOptionSchema = z
  .object({
    name: z.string().openapi({ description: 'as a query takes it: `minRuns`' }),
    type: z.enum(['count', 'text']),
    default: z.union([z.string(), z.number()]).nullable(),
    required: z.boolean(),
    help: z.string(),
  })
  .openapi('PresetOption');

const presetSchema = z
  .object({
    name: z.string(),
    title: z.string(),
    summary: z.string(),
    options: z.array(presetOptionSchema),
    whenEmpty: z.string().openapi({ description: 'what to say when there are no rows' }),
  })
  .openapi('Preset');

type OptionShape = { [Name in PresetOptionName]: z.ZodOptional<z.ZodString> };

const optionShape = Object.fromEntries(
  Object.entries(presetOptions).map(([name, { help }]) => [
    name,
    z.string().optional().openapi({ description: help }),
  ]),
) as OptionShape;

export const listPresets = createRoute({
  method: 'get',
  path: '/presets',
  operationId: 'listPresets',
  tags,
  summary: 'Questions that people ask again and again',
  responses: found(z.object({ items: z.array(presetSchema) }), 'Every preset, in the order of lists'),
});

export const askPresetRoute = createRoute({
  method: 'get',
  path: '/presets/{name}',
  operationId: 'askPreset',
  tags,
  summary: 'The answer of a preset',
  request: {
    params: z.object({
      name: z.string().openapi({ param: { name: 'name', in: 'path' }, example: 'flaky-tests' }),
    }),
    query: z.strictObject(optionShape),
  },
  responses: found(
    z
      .object({
        preset: presetSchema,
        options: z
          .record(z.string(), jsonSchema)
          .openapi({ description: 'the options that it was asked with, runs and branches looked up' }),
        ...resultShape,
        queries: queriesSchema,
      })
      .openapi('PresetAnswer'),
    'Its rows, and the SQL that they come from',
  ),
});
