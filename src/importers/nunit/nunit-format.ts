import { assayError } from '../../model/errors.ts';
import type { ImportFormat } from '../reading/import-format.ts';
import { readXml } from '../reading/xml/read-xml.ts';
import { RecordReader } from '../reading/xml/record-reader.ts';
import { rootOf } from '../reading/xml/root-element.ts';
import { NunitResults } from './nunit-results.ts';

/** XML of NUnit: version 2 (`test-results`) and 3 and later (`test-run`). */
export const nunitFormat: ImportFormat = {
  name: 'nunit',
  title: 'NUnit XML',
  extensions: ['.xml'],
  recognises: (head, _fileName, isDirectory) => {
    const root = isDirectory ? null : rootOf(head);
    return root === 'test-run' || root === 'test-results' ? 95 : 0;
  },
  read: async (input, sink, options) => {
    const results = new NunitResults(sink, options);
    await readXml(input, sink, new RecordReader(sink, results), options);
    if (!results.isNunit)
      throw assayError('IMPORT_UNREADABLE', { path: input.label, reason: 'it is no result of NUnit' });
  },
};
