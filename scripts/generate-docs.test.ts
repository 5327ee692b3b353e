import { beforeAll, describe, expect, test } from 'vitest';
import { errorCatalogue } from '../src/model/errors.ts';
import { recordEvents } from '../src/model/events/record-event.ts';
import { ownViews } from '../src/storage/sql/own-views.ts';
import { tableDeclaration, tableNames } from '../src/storage/tables/all-tables.ts';
import { committedDoc, generatedDocs } from './generate-docs.ts';

let docs: Readonly<Record<string, string>>;
beforeAll(async () => {
  docs = await generatedDocs();
});

test.each(['schema.md', 'events.md', 'errors.md', 'presets.md', 'cli.md', 'api.md'])(
  'docs/generated/%s is what npm run docs:generate makes',
  (name) => {
    expect(committedDoc(name)).toBe(docs[name]);
  },
);

describe('the references leave nothing out', () => {
  test('schema.md has every column of every table, and every view', () => {
    for (const name of tableNames) {
      const section = docs['schema.md']?.split(`\n### ${name}\n`)[1]?.split('\n### ')[0] ?? '';
      for (const column of Object.keys(tableDeclaration(name).columns))
        expect(section, `${name}.${column}`).toContain(`| \`${column}\` |`);
    }
    for (const name of Object.keys(ownViews)) expect(docs['schema.md']).toContain(`\n### ${name}\n`);
  });

  test('events.md says of every event and every field what it means', () => {
    for (const [type, schema] of Object.entries(recordEvents)) {
      expect(schema.description, type).toMatch(/\.$/);
      const section = docs['events.md']?.split(`\n### ${type}\n`)[1]?.split('\n### ')[0] ?? '';
      for (const field of Object.keys(schema.shape)) {
        if (field === 'type' || field === 'at') continue;
        expect(section, `${type}.${field}`).toMatch(
          new RegExp(`^\\| \`${field}\` \\| .+ \\|.*\\w.* \\|$`, 'm'),
        );
        expect(section, `${type}.${field}`).not.toMatch(new RegExp(`^\\| \`${field}\` \\|.*\\|  \\|$`, 'm'));
      }
    }
  });

  test('errors.md has every code, with no detail that is missing', () => {
    for (const code of Object.keys(errorCatalogue)) expect(docs['errors.md']).toContain(`\n## ${code}\n`);
    expect(docs['errors.md']).not.toMatch(/undefined|\[object/);
  });
});
