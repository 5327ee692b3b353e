import type { ImportSink } from './import-sink.ts';

/** Something to import: a file, a directory, or what came in through a pipe (spooled to a file). */
export interface ImportInput {
  /** Name for people: the path as it was given, or `standard input`. */
  readonly label: string;
  /** Absolute path of the file or directory. */
  readonly path: string;
  readonly isDirectory: boolean;
  /** Bytes on the disk (packed where the file is); the sum of its files for a directory. */
  readonly bytes: number;
  /** When it was written last, microseconds since 1970. */
  readonly modifiedAt: number;
  /** Content in pieces; packed files (.gz) come unpacked. @throws IMPORT_UNREADABLE; for directories, too */
  chunks(): AsyncIterable<Uint8Array>;
  /** Files of a directory and what is below it, in the order of their names; none for a file. */
  files(): readonly ImportInput[];
}

/** How to read; what is said here is part of the identity of an import where it changes the result. */
export interface ReadOptions {
  /** Tests of one name are attempts of one test; else each is a test of its own. */
  readonly repeatedTests: 'tests' | 'attempts';
  /** Absolute folder that absolute paths in reports are made relative to. */
  readonly base: string;
  /** Minutes east of UTC of times that say no zone, or the name of a zone such as `Europe/Paris`. */
  readonly timeZone: string;
  /** Aborted when the user asks to stop. Readers look at it between two chunks. */
  readonly signal: AbortSignal;
}

/** A format of test results. One object for each, listed in importers/import-formats.ts. */
export interface ImportFormat {
  /** As `--format` takes it: `junit`. */
  readonly name: string;
  /** For people: `JUnit XML`. */
  readonly title: string;
  /** Endings of file names, with the dot: `.xml`. */
  readonly extensions: readonly string[];
  /**
   * How sure it is that this is its format: 0 not at all, 100 certain; the highest wins, below 20 nothing is taken.
   *
   * @param head first 64 KiB as text (unpacked); for a directory the names of its files, one a line
   * @param fileName name of the file or directory, without its folder
   */
  recognises(head: string, fileName: string, isDirectory: boolean): number;
  /**
   * Reads everything and hands it to the sink. A file that ends in the middle is no reason to throw: what was read
   * counts, `sink.brokenOff` says where. It throws (IMPORT_UNREADABLE) only when there is nothing to be made of the file.
   */
  read(input: ImportInput, sink: ImportSink, options: ReadOptions): Promise<void>;
}
