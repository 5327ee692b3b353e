import { assayError } from '../../model/errors.ts';
import type { ImportFormat } from '../reading/import-format.ts';
import { readXml } from '../reading/xml/read-xml.ts';
import { RecordReader } from '../reading/xml/record-reader.ts';
import { rootOf } from '../reading/xml/root-element.ts';
import { XunitResults } from './xunit-results.ts';

/** XML of xUnit.net, versions 1 to 3. */
export const xunitFormat: ImportFormat = {
  name: 'xunit',
  title: 'xUnit.net XML',
  extensions: ['.xml'],
  recognises: (head, _fileName, isDirectory) => {
    const root = isDirectory ? null : rootOf(head);
    return root === 'assemblies' || root === 'assembly' ? 90 : 0;
  },
  read: async (input, sink, options) => {
    const results = new XunitResults(sink, options);
    await readXml(input, sink, new RecordReader(sink, results), options);
    if (!results.isXunit)
      throw assayError('IMPORT_UNREADABLE', { path: input.label, reason: 'it has no assemblies' });
  },
};
