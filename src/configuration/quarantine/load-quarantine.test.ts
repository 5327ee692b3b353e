import { describe, expect, test } from 'vitest';
import { parseQuarantine } from './load-quarantine.ts';
import { isExpired, quarantineMatcher } from './quarantine-match.ts';

const entry = { test: 'pays', owner: 'ada', reason: 'race', expires: '2026-12-31' };
const text = (...entries: readonly object[]) => JSON.stringify({ quarantine: entries }, null, 2);

function problemsOf(content: string): string {
  try {
    parseQuarantine(content, 'q.json');
    return 'none';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a list of known failures', () => {
  test('knows the line of each entry', () => {
    const entries = parseQuarantine(text(entry, { ...entry, test: 'adds' }), 'q.json');
    expect(entries.map(({ test, line }) => [test, line])).toEqual([
      ['pays', 3],
      ['adds', 9],
    ]);
  });

  test.each([
    ['{\n  "quarantine": [,]\n}', 'q.json:2: '],
    ['{}', 'q.json:1: quarantine: '],
    [text({ ...entry, owner: undefined }), 'q.json:3: quarantine.0.owner: '],
    [text({ ...entry, owner: ' ' }), 'q.json:5: quarantine.0.owner: must not be empty'],
    [text({ ...entry, expires: 'soon' }), 'q.json:7: quarantine.0.expires: must be a day such as 2026-12-31'],
    [text({ ...entry, expires: '2026-02-30' }), 'q.json:7: quarantine.0.expires: is no day of the calendar'],
    [text({ ...entry, until: 'x' }), 'q.json:8: quarantine.0: Unrecognized key'],
    [text({ ...entry, issue: 'JIRA-1' }), 'q.json:8: quarantine.0.issue: must be a URL'],
  ])('that is wrong says where: %#', (content, problem) => {
    expect(problemsOf(content)).toContain(`The quarantine q.json is not valid:\n  ${problem}`);
  });
});

describe('an entry', () => {
  const matches = (details: object, identity: object = {}) =>
    quarantineMatcher(parseQuarantine(text({ ...entry, ...details }), 'q.json'))({
      key: 'a.ts#pays',
      name: 'pays',
      suite: 'Shop',
      path: 'a.ts',
      ...identity,
    }) !== null;

  test.each([
    [{}, true],
    [{ test: 'a.ts#pays' }, true],
    [{ test: 'pay' }, false],
    [{ test: 'Pays' }, false],
    [{ test: 'p*s' }, true],
    [{ test: '*.ts#*' }, true],
    [{ test: 'a?ts#pays' }, false],
    [{ suite: 'Shop' }, true],
    [{ suite: 'Other' }, false],
    [{ path: '*.ts' }, true],
    [{ path: 'b*' }, false],
  ])('with %j is for a test or not', (details, expected) => {
    expect(matches(details)).toBe(expected);
  });

  test('of a suite is not for a test without one', () => {
    expect(matches({ suite: '*' }, { suite: null })).toBe(false);
  });

  test('counts to the end of its last day, UTC', () => {
    const at = (time: string) => isExpired({ expires: '2026-12-31' }, Date.parse(time) * 1000);
    expect(at('2026-12-31T23:59:59Z')).toBe(false);
    expect(at('2027-01-01T00:00:00Z')).toBe(true);
  });
});
