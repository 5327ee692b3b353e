import type { ImportSink } from './import-sink.ts';

/** A sink that takes nothing, for readers that go through a file twice. */
export const silentImportSink: ImportSink = {
  run: () => {},
  suite: () => {},
  test: async () => {},
  log: () => {},
  attachment: async () => {},
  runError: () => {},
  totals: () => {},
  brokenOff: () => {},
  diagnose: () => {},
  unknown: () => {},
};
