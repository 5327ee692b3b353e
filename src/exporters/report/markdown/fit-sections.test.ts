import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitSections, type SummarySection } from './fit-sections.ts';
import { codeBlock } from './markdown-text.ts';

const section = (title: string, items: readonly string[]): SummarySection => ({
  title,
  head: '',
  items,
  noun: 'cause',
  command: 'assay db list failures',
});

test('what fits is whole', () => {
  const sections = [section('One', ['a\n', 'b\n']), section('None', []), section('Two', ['c\n'])];
  expect(fitSections('head\n', sections, 1000, 'assay report')).toEqual({
    text: 'head\n\n### One\n\na\nb\n\n### Two\n\nc\n',
    omitted: 0,
  });
});

test('what does not fit is counted, with the command that shows it', () => {
  const items = Array.from({ length: 40 }, (_, index) => `item ${index}\n`);
  const { text, omitted } = fitSections('head\n', [section('One', items)], 200, 'assay report');
  const shown = Array.from(text.matchAll(/^item /gm)).length;
  expect(shown).toBeGreaterThan(5);
  expect(omitted).toBe(40 - shown);
  expect(text).toContain(`${omitted} more causes left out; all of them: \`assay db list failures\`\n`);
});

test('sections for which there is no room are counted together', () => {
  const sections = [
    section('One', ['a\n']),
    section('Two', ['b'.repeat(500)]),
    section('Three', ['c'.repeat(500)]),
  ];
  const { text } = fitSections('head\n', sections, 200, 'assay report');
  expect(text).toBe('head\n\n### One\n\na\n\n2 more items did not fit; everything: `assay report`\n');
});

test('any summary keeps to its bytes, never cuts an item, and counts what is left out', () => {
  const item = fc
    .tuple(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 1, max: 9 }))
    .map(
      ([text, lines]) =>
        `<<${text.replaceAll(/[<>\ufffd]/g, '')}\n${codeBlock(text.replaceAll(/[<>\ufffd]/g, ''), lines)}>>\n`,
    );
  fc.assert(
    fc.property(
      fc.array(fc.array(item, { maxLength: 12 }), { maxLength: 5 }),
      fc.integer({ min: 0, max: 1500 }),
      fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll(/[<>\ufffd]/g, '')),
      (lists, maxBytes, header) => {
        const sections = lists.map((items, index) => section(`Part ${index}`, items));
        const { text, omitted } = fitSections(header, sections, maxBytes, 'assay report');
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
        const begun = text.split('<<').length - 1;
        expect(text.split('>>').length - 1).toBe(begun);
        expect(begun + omitted).toBe(lists.flat().length);
        expect(text).not.toContain('\ufffd');
      },
    ),
    { numRuns: 200, seed: 20261121 },
  );
});
