/** What failed, as recorded and as written to files. Texts are redacted. */
export interface Failure {
  readonly type: string | null;
  readonly message: string;
  /** Stack trace without the message; null when there is none. */
  readonly stack: string | null;
}
