import { describe } from 'vitest';
import { importFormats } from '../../src/importers/import-formats.ts';
import { importerContract } from './importers.contract.ts';

describe.each(importFormats.map((format) => [format.title, format] as const))('%s', (_, format) =>
  importerContract(format),
);
