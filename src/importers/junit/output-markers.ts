import type { ImportedAttachment } from '../reading/imported-test.ts';
import type { JunitProperty } from './junit-case.ts';

/** What a test's output says by the conventions of Playwright, Jenkins and Testmo. */
export interface MarkedOutput {
  /** The output without the marks. */
  readonly text: string;
  readonly attachments: readonly ImportedAttachment[];
  readonly properties: readonly JunitProperty[];
}

const mark = /\[\[(ATTACHMENT|PROPERTY)\|([^\]\n]{1,4096})\]\][ \t]*\n?/g;

/** Takes `[[ATTACHMENT|path]]` and `[[PROPERTY|name=value]]` out of an output. */
export function readMarks(output: string): MarkedOutput {
  if (!output.includes('[[')) return { text: output, attachments: [], properties: [] };
  const attachments: ImportedAttachment[] = [];
  const properties: JunitProperty[] = [];
  const text = output.replaceAll(mark, (_, what: string, content: string) => {
    if (what === 'ATTACHMENT') attachments.push({ path: content.trim() });
    else {
      const at = content.indexOf('=');
      properties.push({
        name: at < 0 ? content : content.slice(0, at),
        value: at < 0 ? '' : content.slice(at + 1),
      });
    }
    return '';
  });
  return { text, attachments, properties };
}

/** Attachments that properties name: `attachment` (Testmo), `attachment:<name>`. */
export function attachmentsIn(properties: readonly JunitProperty[]): readonly ImportedAttachment[] {
  return properties
    .filter(({ name, value }) => /^attachment(?::|$)/.test(name) && value !== '')
    .map(({ value }) => ({ path: value.trim() }));
}
