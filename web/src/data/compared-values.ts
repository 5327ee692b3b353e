/** Two values that should have been equal. */
export type ComparedValues = { readonly expected: string; readonly actual: string };

const forms: readonly { readonly pattern: RegExp; readonly expectedFirst: boolean }[] = [
  {
    pattern: /^[ \t]*Expected(?: \w+)?:[ \t]*(\S.*)\n[ \t]*Received(?: \w+)?:[ \t]*(\S.*)$/m,
    expectedFirst: true,
  },
  {
    pattern: /^[ \t]*expected:[ \t]*(\S.*)\n[ \t]*(?:actual|received|got):[ \t]*(\S.*)$/im,
    expectedFirst: true,
  },
  {
    pattern: /^(?:\w*Error: )?expected (.+?) to (?:strictly |deeply |deep |loosely )?(?:equal|be|eql) (.+)$/m,
    expectedFirst: false,
  },
  { pattern: /^Expected values to be (?:strictly|loosely) equal:\n\n(.+) !==? (.+)$/m, expectedFirst: false },
  {
    pattern:
      /^('.*'|".*"|-?[\d.]+n?|true|false|null|undefined) !==? ('.*'|".*"|-?[\d.]+n?|true|false|null|undefined)$/m,
    expectedFirst: false,
  },
  { pattern: /expected:? ?<(.*)> but was:? ?<(.*)>/, expectedFirst: true },
  { pattern: /expected \[(.*)\] but found \[(.*)\]/, expectedFirst: true },
];
const plusAndMinus =
  /^\s*(?:\+ actual - expected|- Expected\s*(?:- *\d+)?$|[-+] (?:Expected|Received|Actual))/im;
const longestValue = 20_000;

/** The values that an assertion compared, as its message tells them; null when it tells none. */
export function comparedValues(message: string): ComparedValues | null {
  if (message.length > 10 * longestValue) return null;
  const lines = message.split('\n');
  const head = lines.findIndex((line) => plusAndMinus.test(line));
  if (head >= 0) {
    const below = lines.slice(head + 1).filter((line) => !plusAndMinus.test(line));
    const actualIsPlus = !/^\s*\+ expected/im.test(message);
    const side = (sign: string) =>
      below
        .filter((line) => !/^\s*@@/.test(line) && !line.startsWith(sign))
        .map((line) => line.replace(/^[-+ ] ?/, ''))
        .join('\n')
        .trim();
    const [withoutPlus, withoutMinus] = [side('+'), side('-')];
    if (withoutPlus !== withoutMinus)
      return actualIsPlus
        ? { expected: withoutPlus, actual: withoutMinus }
        : { expected: withoutMinus, actual: withoutPlus };
  }
  for (const { pattern, expectedFirst } of forms) {
    const [, one, other] = pattern.exec(message) ?? [];
    if (one === undefined || other === undefined || one.length + other.length > longestValue) continue;
    const [first, second] = [one.trim(), other.trim().replace(/ \/\/ Object\.is equality$/, '')];
    return expectedFirst ? { expected: first, actual: second } : { expected: second, actual: first };
  }
  return null;
}
