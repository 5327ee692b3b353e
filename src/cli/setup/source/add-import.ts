import type { ExportForm } from './exported-object.ts';
import type { Source } from './scan-source.ts';
import { lineEndOf, type TextEdit } from './text-edit.ts';

/**
 * Writes the line that loads a module above the first other one of the file.
 *
 * @param name default export, under which the file uses it
 * @returns null where the file has something else of that name
 */
export function addImport(source: Source, form: ExportForm, name: string, from: string): TextEdit | null {
  const { tokens, text } = source;
  if (tokens.some((token) => token.text === name)) return null;
  const isDirective = tokens[0]?.kind === 'string';
  const first = tokens.find(
    ({ kind, text: word }, at) => !isDirective || (at > 0 && (kind !== 'punctuation' || word !== ';')),
  );
  const double = tokens.find(({ kind }) => kind === 'string')?.text.startsWith('"') === true;
  const quoted = double ? `"${from}"` : `'${from}'`;
  const stop = /;\s*$/m.test(text) ? ';' : '';
  const line =
    form === 'exports.config' || form === 'module.exports'
      ? `const { ${name} } = require(${quoted})${stop}`
      : `import ${name} from ${quoted}${stop}`;
  const start = first?.start ?? text.length;
  // A remark that belongs to what comes first stays with it.
  const remark = source.comments.find(
    ({ end }) => end <= start && /^\r?\n?[\t ]*$/.test(text.slice(end, start)),
  );
  const at = remark !== undefined && text.startsWith('/**', remark.start) ? remark.start : start;
  const gap = first?.text === 'import' || (first?.text === 'const' && line.startsWith('const')) ? 1 : 2;
  return { start: at, end: at, text: `${line}${lineEndOf(text).repeat(gap)}` };
}
