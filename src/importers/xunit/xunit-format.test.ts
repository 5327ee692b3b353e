import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { collectImport, diagnosticLines, testLines } from '../../../test/importers/collect-import.ts';
import { xunitFormat } from './xunit-format.ts';

const folder = fileURLToPath(new URL('./fixtures/', import.meta.url));
const fixtures = readdirSync(folder).filter((name) => /\.(?:xml|trx)$/.test(name));

async function rowsOf(path: string) {
  const collected = await collectImport(xunitFormat, path);
  const belongings = collected.tests.flatMap(({ titles, tags, description, attempts }) =>
    attempts.map(({ logs, attachments, metrics }) =>
      JSON.stringify({
        test: titles.join(' > '),
        ...(tags && tags.length > 0 && { tags }),
        ...(description && { description }),
        ...(logs &&
          logs.length > 0 && {
            logs: logs.map(({ source, text }) => `${source}: ${text.trim().slice(0, 60)}`),
          }),
        ...(attachments &&
          attachments.length > 0 && { attachments: attachments.map(({ path, name }) => path ?? name) }),
        ...(metrics && Object.keys(metrics).length > 0 && { metrics }),
      }),
    ),
  );
  return [
    ...testLines(collected),
    ...belongings,
    ...collected.logs.map(({ source, text }) => `${source}: ${text.trim()}`),
    ...collected.runErrors.map((message) => `run error: ${message}`),
    ...diagnosticLines(collected),
    ...collected.unknown,
  ];
}

describe('xUnit.net XML', () => {
  it.each(fixtures)('%s', async (name) => {
    expect(await rowsOf(folder + name)).toMatchSnapshot();
  });
});
