/** Two values that should have been equal. */
export interface ComparedValues {
  readonly expected: string;
  readonly actual: string;
}

/** Longest value that is compared letter by letter (characters). */
const longestValue = 2000;

/** Forms in which assertion libraries tell the two values, each on one line. */
const forms: readonly { readonly pattern: RegExp; readonly expectedFirst: boolean }[] = [
  // Playwright, Jest
  {
    pattern: /^[ \t]*Expected(?: \w+)?:[ \t]*(\S.*)\n[ \t]*Received(?: \w+)?:[ \t]*(\S.*)$/m,
    expectedFirst: true,
  },
  {
    pattern: /^[ \t]*expected:[ \t]*(\S.*)\n[ \t]*(?:actual|received|got):[ \t]*(\S.*)$/im,
    expectedFirst: true,
  },
  // Chai, Vitest
  {
    pattern: /^(?:\w*Error: )?expected (.+?) to (?:strictly |deeply |deep |loosely )?(?:equal|be|eql) (.+)$/m,
    expectedFirst: false,
  },
  // node:assert
  { pattern: /^Expected values to be (?:strictly|loosely) equal:\n\n(.+) !==? (.+)$/m, expectedFirst: false },
  {
    pattern:
      /^('.*'|".*"|-?[\d.]+n?|true|false|null|undefined) !==? ('.*'|".*"|-?[\d.]+n?|true|false|null|undefined)$/m,
    expectedFirst: false,
  },
  // JUnit, TestNG
  { pattern: /expected:? ?<(.*)> but was:? ?<(.*)>/, expectedFirst: true },
  { pattern: /expected \[(.*)\] but found \[(.*)\]/, expectedFirst: true },
];

/**
 * The values that an assertion compared, as its message tells them; null when it tells none.
 *
 * @param message without escape sequences
 */
export function comparedValues(message: string): ComparedValues | null {
  for (const { pattern, expectedFirst } of forms) {
    const [, one, other] = pattern.exec(message) ?? [];
    if (one === undefined || other === undefined || one.length > longestValue || other.length > longestValue)
      continue;
    const [first, second] = [one.trim(), other.trim().replace(/ \/\/ Object\.is equality$/, '')];
    return expectedFirst ? { expected: first, actual: second } : { expected: second, actual: first };
  }
  return null;
}

/** A text in three parts: what it has in common with another at both ends, and what is different between. */
export type MarkedText = readonly [before: string, different: string, after: string];

/** Marks where two texts differ: one stretch, from the first difference to the last. Never cuts a character in two. */
export function markDifference(one: string, other: string): readonly [MarkedText, MarkedText] {
  const [left, right] = [Array.from(one), Array.from(other)];
  const shortest = Math.min(left.length, right.length);
  let head = 0;
  while (head < shortest && left[head] === right[head]) head++;
  let tail = 0;
  while (tail < shortest - head && left.at(-1 - tail) === right.at(-1 - tail)) tail++;
  const parts = (letters: readonly string[]): MarkedText => [
    letters.slice(0, head).join(''),
    letters.slice(head, letters.length - tail).join(''),
    letters.slice(letters.length - tail).join(''),
  ];
  return [parts(left), parts(right)];
}

const diffHead =
  /^\s*(?:[-+] (?:Expected|Received|Actual)\b|[-+] (?:actual|expected)\b|\+ actual - expected|@@ )/im;

/** Whether a message has a diff in it: lines that begin with + or - below a head that says so. */
export function hasDiff(message: string): boolean {
  return diffHead.test(message);
}
