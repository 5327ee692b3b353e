import { assayError } from '../../model/errors.ts';
import type { ImportFormat } from '../reading/import-format.ts';
import { readXml } from '../reading/xml/read-xml.ts';
import { RecordReader } from '../reading/xml/record-reader.ts';
import { rootOf } from '../reading/xml/root-element.ts';
import { collectDefinitions } from './trx-definitions.ts';
import { TrxResults } from './trx-results.ts';

/** TRX, the results of Visual Studio and `dotnet test`. Classes stand behind the results, so the file is read twice. */
export const trxFormat: ImportFormat = {
  name: 'trx',
  title: 'TRX (Visual Studio, dotnet test)',
  extensions: ['.trx'],
  recognises: (head, _fileName, isDirectory) => (!isDirectory && rootOf(head) === 'TestRun' ? 95 : 0),
  read: async (input, sink, options) => {
    const definitions = await collectDefinitions(input, options);
    const results = new TrxResults(definitions, sink, options);
    await readXml(input, sink, new RecordReader(sink, results), options);
    if (!results.isTrx)
      throw assayError('IMPORT_UNREADABLE', { path: input.label, reason: 'it has no TestRun element' });
  },
};
