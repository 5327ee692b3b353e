import { expect, test } from 'vitest';
import type { Annotation } from './annotation.ts';
import { annotationFormats } from './annotation-formats.ts';

const annotation = (details: Partial<Annotation> = {}): Annotation => ({
  severity: 'error',
  path: 'a/b.ts',
  line: 3,
  title: 'adds',
  message: 'no',
  fingerprint: 'f1',
  ...details,
});

test('workflow commands escape what would end them', () => {
  const one = annotation({ path: 'C:\\a,b.ts', title: '50 %: a,b', message: 'one\r\ntwo % ::error::' });
  expect(annotationFormats.github([one], '')).toBe(
    '::error file=C%3A\\a%2Cb.ts,line=3,title=50 %25%3A a%2Cb::one%0D%0Atwo %25 ::error::\n',
  );
  expect(annotationFormats.github([annotation({ path: null })], '')).toBe('::error title=adds::no\n');
});

test('GitHub gets what it shows, and a notice of the rest', () => {
  const errors = Array.from({ length: 25 }, () => annotation());
  const warnings = Array.from({ length: 3 }, () => annotation({ severity: 'warning' }));
  const lines = annotationFormats
    .github([...errors, ...warnings], 'assay db list failures')
    .trim()
    .split('\n');
  const count = (name: string) => lines.filter((line) => line.startsWith(`::${name} `)).length;
  expect([count('error'), count('warning'), count('notice')]).toEqual([10, 3, 1]);
  expect(lines.at(-1)).toContain(
    '15 more causes and tests are not annotated. All of them: assay db list failures',
  );
});

test('GitLab gets an issue for each, with a place even where none is known', () => {
  const issues: unknown = JSON.parse(annotationFormats.gitlab([annotation({ path: null, line: null })]));
  expect(issues).toMatchObject([
    {
      description: 'adds: no',
      severity: 'major',
      fingerprint: 'f1',
      location: { path: '.', lines: { begin: 1 } },
    },
  ]);
});
