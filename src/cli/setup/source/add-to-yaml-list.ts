import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Edits, ListEntry } from './add-to-list.ts';
import { changedLines, lineEndOf } from './text-edit.ts';

const unquoted = (code: string) => code.replace(/^'(.*)'$/, '$1');

/**
 * Puts an element into a list of a YAML configuration, or makes the list. Remarks stay; where more than the lines of the
 * list would change, nothing is changed.
 */
export function addToYamlList(text: string, entry: ListEntry): Edits {
  const document = parseDocument(text);
  if (document.errors.length > 0) return { reason: 'it is no valid YAML' };
  if (document.contents !== null && !isMap(document.contents)) return { reason: 'it is no map' };
  const path = [...entry.path, entry.property];
  const value = document.getIn(path, true);
  const element = unquoted(entry.element);
  if (entry.path.length > 0 && !isMap(document.getIn(entry.path))) {
    return { reason: `${entry.path.join('.')} is not written as a map` };
  }
  if (value === undefined) document.setIn(path, document.createNode(entry.otherwise.map(unquoted)));
  else if (isSeq(value)) value.add(element);
  else if (isScalar(value) && typeof value.value === 'string' && entry.fromString !== null)
    document.setIn(path, document.createNode([value.value, element], { flow: true }));
  else return { reason: `${entry.property} is not written as a list` };
  const indentSeq = !/^(\s*)[\w'"-]+:[^\S\n]*(#.*)?\r?\n\1- /m.test(text);
  const written = document.toString({ lineWidth: 0, indentSeq, flowCollectionPadding: /\[ /.test(text) });
  const after = lineEndOf(text) === '\r\n' ? written.replaceAll(/\r?\n/g, '\r\n') : written;
  const gone = changedLines(text, after).flatMap(({ before }) => before.filter((line) => line.trim() !== ''));
  if (gone.length > 1 || gone.some((line) => !line.includes(entry.property)))
    return { reason: 'other lines would be written anew, too' };
  return { edits: [{ start: 0, end: text.length, text: after }] };
}
