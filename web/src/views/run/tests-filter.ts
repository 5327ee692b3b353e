import type { UrlState } from '../../data/url-state.ts';

/** What the tests of a run are filtered and ordered by; it stands in the address. */
export type TestsFilter = {
  readonly verdict: string;
  readonly q: string;
  readonly tag: string;
  readonly worker: string;
  readonly signature: string;
  readonly sort: string;
};

const names = ['verdict', 'q', 'tag', 'worker', 'signature'] as const;

/** The filter in the address. */
export function testsFilterIn(url: UrlState): TestsFilter {
  return {
    verdict: url.text('verdict'),
    q: url.text('q'),
    tag: url.text('tag'),
    worker: url.text('worker'),
    signature: url.text('signature'),
    sort: url.text('sort'),
  };
}

/** Whether it leaves out any test. */
export function isFiltering(filter: TestsFilter): boolean {
  return names.some((name) => filter[name] !== '');
}

/** Values that take every filter out of the address. */
export const noTestsFilter: Readonly<Record<string, string>> = Object.fromEntries(
  names.map((name) => [name, '']),
);
