import type { ImportInput, ReadOptions } from '../reading/import-format.ts';
import { silentImportSink } from '../reading/silent-import-sink.ts';
import { childOf, childrenIn } from '../reading/xml/element-tree.ts';
import { readXml } from '../reading/xml/read-xml.ts';
import { RecordReader } from '../reading/xml/record-reader.ts';

/** What a TRX file says of a test beside its result. */
export interface TrxDefinition {
  readonly className: string | null;
  readonly categories: readonly string[];
}

/** Definitions by the id of their test, in lower case. */
export interface TrxDefinitions {
  readonly byId: ReadonlyMap<string, TrxDefinition>;
  /** False when the file ends in the middle: some may be missing. */
  readonly areComplete: boolean;
}

/** The definitions of a TRX file by the id of the test. What is odd in the file is told when it is read for the results. */
export async function collectDefinitions(input: ImportInput, options: ReadOptions): Promise<TrxDefinitions> {
  const definitions = new Map<string, TrxDefinition>();
  let areComplete = true;
  const sink = {
    ...silentImportSink,
    brokenOff: () => {
      areComplete = false;
    },
  };
  // Thousands of tests have the same class: one text for all.
  const known = new Map<string, string>();
  const reader = new RecordReader(sink, {
    choose: (name, _, path) => {
      if (path.length === 2) return 'record';
      return path.length === 0 || name === 'TestDefinitions' ? 'enter' : 'skip';
    },
    record: (element, _, isWhole) => {
      const { id } = element.attributes;
      if (id === undefined || !isWhole) return;
      const method = childOf(element, 'TestMethod')?.attributes;
      // Older ones name the assembly behind a comma.
      const className = method?.className?.split(',', 1)[0]?.trim() || null;
      const kept = className === null ? null : (known.get(className) ?? className);
      if (kept !== null) known.set(kept, kept);
      const categories = childrenIn(element, 'TestCategory', 'TestCategoryItem')
        .map(({ attributes }) => attributes.TestCategory ?? '')
        .filter((category) => category !== '');
      definitions.set(id.toLowerCase(), { className: kept, categories });
    },
    drain: async () => {},
  });
  await readXml(input, sink, reader, options);
  return { byId: definitions, areComplete };
}
