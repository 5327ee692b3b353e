/** One remark at a place of the source code. */
export interface Annotation {
  /** Failures that count are errors; those in quarantine and flaky tests are warnings. */
  readonly severity: 'error' | 'warning';
  /** File relative to the project; null where none is known. */
  readonly path: string | null;
  readonly line: number | null;
  /** One line. */
  readonly title: string;
  /** Some lines. */
  readonly message: string;
  /** The same for the same cause of the same test, on every day. */
  readonly fingerprint: string;
}
