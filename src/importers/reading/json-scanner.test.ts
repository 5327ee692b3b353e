import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonChoice, type JsonPart, type JsonPath, JsonScanner } from './json-scanner.ts';

/** Pieces of a text, cut at the given places. */
function cut(text: string, places: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const at = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((start, index) => bytes.subarray(start, at[index] ?? bytes.length));
}

function scan(pieces: readonly Buffer[], choose: (path: JsonPath) => JsonChoice): JsonPart[] {
  const scanner = new JsonScanner({ choose });
  return [...pieces.flatMap((piece) => scanner.push(piece)), ...scanner.end()];
}

/** What a scanner gives that enters everything down to the given depth. */
function leaves(value: unknown, depth: number, path: (string | number)[] = []): unknown[] {
  if (path.length >= depth || typeof value !== 'object' || value === null) return [[path, value]];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((element, place) => [place, element])
    : Object.entries(value);
  return entries.flatMap(([key, inner]) => leaves(inner, depth, [...path, key]));
}

const enterTo =
  (depth: number) =>
  (path: JsonPath): JsonChoice =>
    path.length >= depth ? 'value' : 'enter';

const places = fc.array(fc.nat(5000), { maxLength: 12 });

describe('the JSON scanner', () => {
  it('finds what JSON.parse finds, wherever the file is cut into chunks', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(4), fc.constantFrom(0, 2), places, (document, depth, indent, at) => {
        const text = JSON.stringify(document, null, indent);
        const parts = scan(cut(text, at), enterTo(depth));
        const found = parts.map((part) => [part.path, part.kind === 'value' ? part.value : part]);
        expect(found).toEqual(leaves(JSON.parse(text), depth));
      }),
      { numRuns: 400 },
    );
  });

  it('refuses what JSON.parse refuses, and nothing else', () => {
    const damage = fc.record({
      place: fc.nat(200),
      length: fc.nat(2),
      text: fc.constantFrom('', ',', '"', ']', '}', '{', ':', '1', ' ', '\\', 'x'),
    });
    fc.assert(
      fc.property(
        fc.jsonValue(),
        damage,
        fc.nat(3),
        places,
        (document, { place, length, text }, depth, at) => {
          const whole = JSON.stringify(document);
          const start = place % (whole.length + 1);
          const damaged = whole.slice(0, start) + text + whole.slice(start + length);
          let valid = true;
          try {
            JSON.parse(damaged);
          } catch {
            valid = false;
          }
          const problems = scan(cut(damaged, at), enterTo(depth)).filter((part) => part.kind === 'problem');
          expect(problems.length === 0).toBe(valid);
        },
      ),
      { numRuns: 800 },
    );
  });

  it('gives the elements of a file that was cut off, and says so with the line', () => {
    const text = '{\n"tests": [\n{"a": 1},\n{"a": 2},\n{"a": ';
    const parts = scan([Buffer.from(text)], (path) => (path.length < 2 ? 'enter' : 'value'));
    expect(parts).toEqual([
      { kind: 'value', path: ['tests', 0], value: { a: 1 }, line: 3 },
      { kind: 'value', path: ['tests', 1], value: { a: 2 }, line: 4 },
      {
        kind: 'problem',
        problem: 'truncated',
        path: ['tests', 2],
        line: 5,
        message: 'the file ends in the middle of a value',
      },
    ]);
  });

  it('goes on behind a value that is no JSON', () => {
    const parts = scan([Buffer.from('[{"a": nope}, {"a": 2}]')], enterTo(1));
    expect(parts.map((part) => (part.kind === 'value' ? part.value : part.problem))).toEqual([
      'malformed_value',
      { a: 2 },
    ]);
  });

  it('passes over what nobody asked for', () => {
    const parts = scan([Buffer.from('{"big": [[1, "]"], {"x": "\\""}], "small": 7}')], (path) =>
      path[0] === 'big' ? 'skip' : 'enter',
    );
    expect(parts).toEqual([{ kind: 'value', path: ['small'], value: 7, line: 1 }]);
  });

  it('passes over values that are too long or nested too deep, and tells them', () => {
    const scanner = new JsonScanner({ choose: enterTo(1), maximumBytes: 20, maximumDepth: 3 });
    const text = `[${JSON.stringify('x'.repeat(30))}, [[[[]]]], 5]`;
    const parts = [...scanner.push(Buffer.from(text)), ...scanner.end()];
    expect(parts.map((part) => (part.kind === 'value' ? part.value : part.problem))).toEqual([
      'too_large',
      'too_deep',
      5,
    ]);
  });

  it('reads a byte order mark and chunks that their reader uses again', () => {
    const buffer = Buffer.alloc(4);
    const text = Buffer.from('\ufeff["alpha", "beta"]');
    const scanner = new JsonScanner({ choose: enterTo(1) });
    const found: JsonPart[] = [];
    for (let at = 0; at < text.length; at += 4) {
      const length = text.copy(buffer, 0, at, at + 4);
      found.push(...scanner.push(buffer.subarray(0, length)));
    }
    found.push(...scanner.end());
    expect(found.map((part) => (part.kind === 'value' ? part.value : part))).toEqual(['alpha', 'beta']);
  });
});
