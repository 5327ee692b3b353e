import { assayError } from '../../model/errors.ts';
import type { ImportFormat } from '../reading/import-format.ts';
import { headOf } from '../reading/input-head.ts';
import { readXml } from '../reading/xml/read-xml.ts';
import { rootOf } from '../reading/xml/root-element.ts';
import { dialectOf } from './dialects.ts';
import { JunitReader } from './junit-reader.ts';

/** JUnit XML in all its dialects. There is no standard; what is read is what writers have in common, and what each adds. */
export const junitFormat: ImportFormat = {
  name: 'junit',
  title: 'JUnit XML',
  extensions: ['.xml'],
  recognises: (head, _fileName, isDirectory) => {
    const root = isDirectory ? null : rootOf(head);
    return root === 'testsuites' || root === 'testsuite' ? 90 : 0;
  },
  read: async (input, sink, options) => {
    const dialect = dialectOf(await headOf(input));
    const reader = new JunitReader(dialect, sink, options);
    sink.run({ tool: dialect.name === 'junit' ? null : dialect.name });
    await readXml(input, sink, reader, options);
    if (!reader.isJunit)
      throw assayError('IMPORT_UNREADABLE', {
        path: input.label,
        reason: 'it has neither test suites nor tests',
      });
  },
};
