// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const suspicious = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|&#/;
/** A sequence that may go on in the next chunk. Nothing that is looked for is longer. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const openEnd = /(?:\u001b|&#?x?[0-9a-f]{0,10};?\[?)[[0-9;?]{0,24}$|&[#x0-9a-f]{0,12}$/i;
/** Colours and cursor movements of terminals, written as they are or with a reference for ESC. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const terminal = /(?:\u001b|&#(?:0*27|x0*1b);)\[[0-9;?]*[A-Za-z]/gi;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const reference = /&#(?:x([0-9a-f]{1,12})|([0-9]{1,12}));/gi;

/** Whether XML 1.0 allows a character. */
function isLegal(code: number): boolean {
  return (
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  );
}

/**
 * Takes out of a text what no XML parser accepts but real reports hold: colours of terminals go, every other character
 * that XML forbids becomes U+FFFD, be it there itself or as a numeric reference.
 */
export class LegalCharacters {
  /** Replaced or taken out so far. */
  replaced = 0;
  #held = '';

  /** The next piece; the end of it may be kept until the next call. */
  filter(chunk: string): string {
    const text = this.#held === '' ? chunk : this.#held + chunk;
    this.#held = '';
    const open = openEnd.exec(text.slice(-40));
    if (open === null) return this.#clean(text);
    const start = text.length - Math.min(40, text.length) + open.index;
    this.#held = text.slice(start);
    return this.#clean(text.slice(0, start));
  }

  /** What was kept of the last piece. */
  end(): string {
    const rest = this.#clean(this.#held);
    this.#held = '';
    return rest;
  }

  #clean(text: string): string {
    if (!suspicious.test(text)) return text;
    const count = (replacement: string) => {
      this.replaced++;
      return replacement;
    };
    return text
      .replaceAll(terminal, () => count(''))
      .replaceAll(illegal, () => count('\ufffd'))
      .replaceAll(reference, (written, hexadecimal: string | undefined, decimal: string | undefined) => {
        const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
        return isLegal(code) ? written : count('\ufffd');
      });
  }
}
