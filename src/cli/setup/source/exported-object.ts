import { entriesOf } from './object-literal.ts';
import type { Source } from './scan-source.ts';

/** How a file gives away its configuration. */
export type ExportForm = 'default' | 'module.exports' | 'export config' | 'exports.config' | 'json';

/** The object literal that a file gives away. */
export interface ExportedObject {
  readonly form: ExportForm;
  /** Index of its opening bracket. */
  readonly open: number;
}

/** Functions that give back the object that they are given. */
const passingOn = ['defineConfig', 'createJestConfig'];
const goesOn = ['.', '?.', '[', '(', '?', '??', '||', '&&', '+', '`'];

/** Indexes of the tokens that are in no brackets. */
function topLevel({ tokens, partners }: Source): number[] {
  const found: number[] = [];
  for (let at = 0; at < tokens.length; at++) {
    found.push(at);
    const close = partners.get(at);
    if (close !== undefined && close > at) at = close;
  }
  return found;
}

/** Where what a name stands for is written; null where that is not certain. */
function variableValue(source: Source, name: string): number | null {
  const { tokens } = source;
  const text = (at: number) => tokens[at]?.text ?? '';
  // `config.reporters = ...` somewhere: what is written first is not what counts.
  const changed = tokens.some(
    ({ text: word }, at) => word === name && /^(\.|\[|=)$/.test(text(at + 1)) && !isDeclared(at),
  );
  if (changed) return null;
  const top = topLevel(source);
  const declared = top.filter((at) => text(at) === name && isDeclared(at));
  if (declared.length !== 1) return null;
  const equals = top.find((at) => at > (declared[0] as number) && [';', '='].includes(text(at)));
  return equals !== undefined && text(equals) === '=' ? equals + 1 : null;

  function isDeclared(at: number): boolean {
    return ['const', 'let', 'var'].includes(text(at - 1));
  }
}

/** What a function with a body gives back, where that is one thing. */
function returned({ tokens, partners }: Source, open: number): number | null {
  const close = partners.get(open) ?? open;
  const returns: number[] = [];
  for (let at = open + 1; at < close; at++) if (tokens[at]?.text === 'return') returns.push(at);
  const [only] = returns;
  if (returns.length !== 1 || only === undefined) return null;
  for (let at = open + 1; at < only; at++) {
    const end = partners.get(at);
    if (end !== undefined && end > only) return null;
  }
  return only + 1;
}

/** The object literal that an expression comes to; null where that is not certain. */
function resolve(source: Source, at: number, hops = 0): number | null {
  const { tokens, partners } = source;
  const token = tokens[at];
  const next = tokens[at + 1]?.text ?? ';';
  if (token === undefined || hops > 8) return null;
  const close = partners.get(at);
  const behind = close === undefined ? '' : (tokens[close + 1]?.text ?? ';');
  if (token.text === '{') return goesOn.includes(behind) ? null : at;
  if (token.text === 'async') return resolve(source, at + 1, hops + 1);
  if (token.text === '(' && close !== undefined) {
    if (behind !== '=>') return goesOn.includes(behind) ? null : resolve(source, at + 1, hops + 1);
    const body = close + 2;
    const result = tokens[body]?.text === '{' ? returned(source, body) : body;
    return result === null ? null : resolve(source, result, hops + 1);
  }
  if (token.kind !== 'word') return null;
  if (next === '(') {
    const end = partners.get(at + 1) ?? at;
    if (goesOn.includes(tokens[end + 1]?.text ?? ';')) return null;
    const given = entriesOf(source, at + 1);
    // Of several configurations that are merged, the last one wins.
    const argument = given.at(-1);
    const known = passingOn.includes(token.text) ? given.length === 1 : token.text === 'mergeConfig';
    return known && argument !== undefined ? resolve(source, argument.first, hops + 1) : null;
  }
  if (next === '.' && tokens[at + 2]?.text === 'defineConfig') return resolve(source, at + 2, hops + 1);
  if (goesOn.includes(next) || next === '=>') return null;
  const value = variableValue(source, token.text);
  return value === null ? null : resolve(source, value, hops + 1);
}

/** The object literal that a file gives away; null where there is none, or more than one place that might be it. */
export function exportedObject(source: Source): ExportedObject | null {
  const { tokens } = source;
  const text = (at: number) => tokens[at]?.text ?? '';
  const found: { form: ExportForm; value: number }[] = [];
  for (const at of topLevel(source)) {
    if (text(at) === 'export' && text(at + 1) === 'default') found.push({ form: 'default', value: at + 2 });
    else if (text(at) === 'export' && text(at + 1) === 'const' && text(at + 2) === 'config') {
      const value = variableValue(source, 'config');
      if (value !== null) found.push({ form: 'export config', value });
    } else if (text(at) === 'module' && text(at + 2) === 'exports' && text(at + 3) === '=')
      found.push({ form: 'module.exports', value: at + 4 });
    else if (
      text(at) === 'exports' &&
      text(at + 2) === 'config' &&
      text(at + 3) === '=' &&
      text(at - 1) !== '.'
    )
      found.push({ form: 'exports.config', value: at + 4 });
  }
  const [only] = found;
  if (found.length !== 1 || only === undefined) return null;
  const open = resolve(source, only.value);
  return open === null ? null : { form: only.form, open };
}
