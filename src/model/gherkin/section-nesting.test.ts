import { describe, expect, it } from 'vitest';
import { readHeading, SectionNesting } from './section-nesting.ts';

describe('a heading', () => {
  it.each([
    ['# Part', { level: 1, title: 'Part' }],
    ['#### A note ', { level: 4, title: 'A note' }],
    ['##\tTabs', { level: 2, title: 'Tabs' }],
    ['##### Five', null],
    ['#hash', null],
    ['I see # 3', null],
    ['', null],
  ])('%j is %j', (text, heading) => {
    expect(readHeading(text)).toEqual(heading);
  });
});

/** Opens sections of these levels, numbered from 1 on, and tells the parent of each. */
function parentsOf(...levels: number[]): (number | undefined)[] {
  const nesting = new SectionNesting();
  return levels.map((level, position) => nesting.open(position + 1, level));
}

describe('sections', () => {
  it('nest as headings of Markdown do', () => {
    expect(parentsOf(1, 2, 3, 2, 1)).toEqual([undefined, 1, 2, 1, undefined]);
  });

  it('may leave out levels', () => {
    expect(parentsOf(1, 4, 2, 3)).toEqual([undefined, 1, 1, 3]);
  });

  it('may begin with a deep one', () => {
    expect(parentsOf(3, 2, 1, 3)).toEqual([undefined, undefined, undefined, 3]);
  });

  it('close sections of the same level', () => {
    expect(parentsOf(2, 2, 2)).toEqual([undefined, undefined, undefined]);
  });

  it('hold what follows them until the next one', () => {
    const nesting = new SectionNesting();
    expect(nesting.current).toBeUndefined();
    nesting.open(7, 1);
    nesting.open(8, 3);
    expect(nesting.current).toBe(8);
    nesting.open(9, 2);
    expect(nesting.current).toBe(9);
  });

  it('tell beforehand which one another would be a part of', () => {
    const nesting = new SectionNesting();
    nesting.open(7, 1);
    nesting.open(8, 3);
    expect([nesting.parentOf(4), nesting.parentOf(3), nesting.parentOf(2), nesting.parentOf(1)]).toEqual([
      8,
      7,
      7,
      undefined,
    ]);
  });
});
