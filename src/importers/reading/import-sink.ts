import type { ImportDiagnostic } from './diagnostic-codes.ts';
import type {
  ImportedAttachment,
  ImportedLog,
  ImportedSuite,
  ImportedTest,
  RunFacts,
} from './imported-test.ts';

/** What a file says that its tests add up to. Only compared: the numbers in the database are counted anew. */
export interface DeclaredTotals {
  readonly tests?: number | null;
  /** Failures and errors together. */
  readonly failed?: number | null;
  readonly skipped?: number | null;
}

/** Where a file breaks off. */
export interface BrokenOff {
  readonly message: string;
  readonly line?: number | null;
  readonly column?: number | null;
}

/** Where an importer sends what it reads. Calls go out in any order, but a test is handed over whole and once. */
export interface ImportSink {
  /** Facts of the run, as they come up; of texts the first one said counts, properties add up. */
  run(facts: RunFacts): void;
  /** Speaks of a suite without a test; `test` does so by itself. */
  suite(suite: ImportedSuite): void;
  /**
   * A test that is over. Wait for it: attachments are copied meanwhile, and the file is read no faster than it is
   * written.
   */
  test(test: ImportedTest): Promise<void>;
  /** Output that belongs to no test. */
  log(log: ImportedLog): void;
  /** A file that belongs to no test. */
  attachment(attachment: ImportedAttachment): Promise<void>;
  /** The run itself broke (a crash, a hook of all tests, a parse error): its status is `error`. Told as RUN_CRASHED, too. */
  runError(message: string, place?: { readonly line?: number | null }): void;
  /** What the file says of itself as a whole; called several times, the numbers add up. A difference becomes a diagnostic. */
  totals(declared: DeclaredTotals): void;
  /** The file ends in the middle: the run is `interrupted`. Hand over open tests as `interrupted` before. */
  brokenOff(place: BrokenOff): void;
  /** Tells of anything odd. Nothing is dropped without this or `unknown`. */
  diagnose(diagnostic: ImportDiagnostic): void;
  /** Counts a part that Assay doesn't know, by its name: `unknown('element', 'foo')`. */
  unknown(
    what: 'element' | 'attribute' | 'field' | 'line' | 'message' | 'file',
    name: string,
    line?: number | null,
  ): void;
}
