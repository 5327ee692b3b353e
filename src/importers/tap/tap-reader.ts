import { readTapLine, type TapLine } from './tap-line.ts';
import { type TapOutput, TapTree } from './tap-tree.ts';

/** Characters of diagnostics behind one point that are kept. */
const longestDiagnostics = 256 * 1024;

/** What a line gave. */
export type TapEvent =
  | TapOutput
  | { readonly kind: 'bail'; readonly reason: string; readonly line: number }
  | { readonly kind: 'comment'; readonly text: string; readonly line: number }
  /** Output that is no TAP. */
  | { readonly kind: 'output'; readonly text: string; readonly line: number }
  | { readonly kind: 'cut'; readonly line: number }
  | { readonly kind: 'behind bail'; readonly line: number };

interface OpenYaml {
  readonly indent: number;
  readonly lines: string[];
  readonly startLine: number;
  length: number;
}

/** Reads TAP line by line. */
export class TapReader {
  readonly #tree = new TapTree();
  #yaml: OpenYaml | null = null;
  #textLength = 0;
  #bailed = false;
  #lastLine = 0;

  /** Takes a line. @returns what it completes */
  line(raw: string, line: number): TapEvent[] {
    this.#lastLine = line;
    const expanded = raw.replace(/^\t+/, (tabs) => '    '.repeat(tabs.length)).trimEnd();
    const text = expanded.trimStart();
    const indent = expanded.length - text.length;
    if (this.#bailed) return text === '' ? [] : [{ kind: 'behind bail', line }];
    if (this.#yaml !== null) return this.#inYaml(this.#yaml, expanded, text, indent, line);
    const events = this.#take(readTapLine(text), expanded, indent, line);
    return [...this.#tree.drain(), ...events];
  }

  #inYaml(yaml: OpenYaml, whole: string, text: string, indent: number, line: number): TapEvent[] {
    if (text === '...' && indent <= yaml.indent) {
      this.#yaml = null;
      return [];
    }
    // A block that nobody has ended.
    if (indent < yaml.indent && /^(?:not )?ok \d+ - /.test(text) && indent <= this.#tree.indent) {
      this.#yaml = null;
      return this.line(whole, line);
    }
    yaml.length += whole.length;
    if (yaml.length <= longestDiagnostics) yaml.lines.push(whole);
    else if (yaml.length - whole.length <= longestDiagnostics) return [{ kind: 'cut', line }];
    return [];
  }

  #take(read: TapLine, whole: string, indent: number, line: number): TapEvent[] {
    const tree = this.#tree;
    switch (read.kind) {
      case 'point':
        if (!tree.fits(indent)) break;
        this.#textLength = 0;
        tree.point(indent, read, line);
        return [];
      case 'plan':
        if (!tree.fits(indent)) break;
        tree.plan(indent, read.count, read.skipReason, line);
        return [];
      case 'subtest':
        if (!tree.fits(indent)) break;
        tree.subtest(indent, read.name, line);
        return [];
      case 'yaml':
        if (tree.lastPoint === null) break;
        this.#yaml = { indent, lines: tree.lastPoint.yaml, startLine: line, length: 0 };
        return [];
      case 'blockStart':
        if (!tree.blockStart(indent)) break;
        return [];
      case 'blockEnd':
        if (!tree.blockEnd(indent, line)) break;
        return [];
      case 'bail':
        this.#bailed = true;
        tree.end(line);
        return [{ kind: 'bail', reason: read.reason, line }];
      case 'comment':
        return [{ kind: 'comment', text: read.text, line }];
      case 'blank':
        if (tree.lastPoint !== null && tree.lastPoint.text.length > 0) tree.lastPoint.text.push('');
        return [];
      case 'version':
      case 'pragma':
        return [];
      case 'text':
        break;
    }
    return this.#text(whole, indent, line);
  }

  /** Mocha and others write the error behind a point as plain text, indented. */
  #text(whole: string, indent: number, line: number): TapEvent[] {
    const { lastPoint } = this.#tree;
    if (lastPoint === null || lastPoint.point.ok || indent <= this.#tree.indent) {
      return [{ kind: 'output', text: whole, line }];
    }
    this.#textLength += whole.length;
    if (this.#textLength <= longestDiagnostics) lastPoint.text.push(whole);
    else if (this.#textLength - whole.length <= longestDiagnostics) return [{ kind: 'cut', line }];
    return [];
  }

  /** The file has ended. */
  end(): TapEvent[] {
    if (this.#bailed) return [];
    this.#tree.end(this.#lastLine);
    return this.#tree.drain();
  }
}
