import type { OpenAPIHono, z } from '@hono/zod-openapi';
import { askPreset } from '../../../analysis/presets/ask-preset.ts';
import type { Preset } from '../../../analysis/presets/preset.ts';
import { type GivenOptions, presetOptions } from '../../../analysis/presets/preset-options.ts';
import { presetNames, presetRegistry } from '../../../analysis/presets/preset-registry.ts';
import type { ApiContext } from '../../http/api-context.ts';
import type { resultSchema } from '../../http/result-schema.ts';
import { shownQueries } from '../../http/shown-queries.ts';
import { askPresetRoute, listPresets } from './preset-routes.ts';

function presetAnswer({ name, title, summary, options, required = [], defaults = {}, whenEmpty }: Preset) {
  return {
    name,
    title,
    summary,
    options: options.map((option) => ({
      name: option,
      type: presetOptions[option].type,
      default: (defaults as GivenOptions)[option] ?? presetOptions[option].default,
      required: required.includes(option),
      help: presetOptions[option].help,
    })),
    whenEmpty,
  };
}

/** Answers what presets ask. */
export function addPresets(app: OpenAPIHono, { access, now }: ApiContext): void {
  app.openapi(listPresets, (c) =>
    c.json({ items: presetNames.map((name) => presetAnswer(presetRegistry[name])) }, 200),
  );

  app.openapi(askPresetRoute, async (c) => {
    const { name } = c.req.valid('param');
    const asked = { name, options: c.req.valid('query') as GivenOptions, now: now() };
    const { preset, options, questions, ...result } = await askPreset(access, asked, c.req.raw.signal);
    const { columns, rows, truncated, elapsedMs } = result as unknown as z.output<typeof resultSchema>;
    const { ofRun: _, ...shown } = options as Record<string, unknown>;
    return c.json(
      {
        preset: presetAnswer(preset),
        options: shown,
        columns,
        rows,
        truncated,
        elapsedMs,
        queries: shownQueries(questions),
      },
      200,
    );
  });
}
