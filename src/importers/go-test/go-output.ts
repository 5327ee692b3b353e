import type { ImportedError } from '../reading/imported-test.ts';

/** Lines that say in words what events say, too. */
const framing = /^\s*(?:=== (?:RUN|PAUSE|CONT|NAME|ATTR)\b|--- (?:PASS|FAIL|SKIP|BENCH): )/;
const packageFraming =
  /^(?:PASS|FAIL|exit status \d+|(?:ok|FAIL|\?|---)\s.*|testing: warning: no tests to run)\s*$/;
const place = /^\s*(\S+\.go:\d+): ?(.*)$/s;
const panic = /^panic: (.*)$/m;

/** Longest output that is kept of one test or package, in characters. */
const longestOutput = 1024 * 1024;

/** Output of a test or of a package, as its lines come in. */
export class GoOutput {
  readonly #lines: string[] = [];
  #length = 0;
  #cut = false;

  /** @returns false when it is the first piece that is left out, because there is too much */
  add(text: string): boolean {
    this.#length += text.length;
    if (this.#length <= longestOutput) this.#lines.push(text);
    else if (!this.#cut) {
      this.#cut = true;
      return false;
    }
    return true;
  }

  /** Without the lines that only frame it. */
  text(of: 'test' | 'package'): string {
    // A piece may be a part of a line.
    const lines = this.#lines.join('').split('\n');
    const pattern = of === 'test' ? framing : packageFraming;
    return lines
      .filter((line) => !pattern.test(line))
      .join('\n')
      .trimEnd();
  }
}

/**
 * What went wrong, from the output of a test that failed: what `t.Error` and its like wrote, with the places where they
 * stand, or the panic.
 *
 * @returns null when there is no such line
 */
export function errorOfGoOutput(text: string): ImportedError | null {
  const panicked = panic.exec(text);
  if (panicked !== null) {
    const message = (panicked[1] ?? '').replace(/\s*\[recovered.*\]$/, '');
    return { type: 'panic', message, stackTrace: text.slice(panicked.index) };
  }
  const messages: string[] = [];
  const places: string[] = [];
  for (const line of text.split('\n')) {
    const [, at, said = ''] = place.exec(line) ?? [];
    if (at !== undefined) {
      places.push(at);
      messages.push(said);
    } else if (messages.length > 0 && /^\s{4,}/.test(line)) messages.push(line.replace(/^\s{4,8}/, ''));
  }
  if (messages.length === 0) return text.trim() === '' ? null : { message: text.trim() };
  return { message: messages.join('\n').trim(), stackTrace: places.map((at) => `at ${at}`).join('\n') };
}
