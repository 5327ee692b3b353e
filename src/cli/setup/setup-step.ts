import type { ConfiguredRunner } from './runner-setups.ts';

/** What becomes of one runner of a project. */
export interface SetupStep {
  readonly runner: ConfiguredRunner | 'node-test';
  readonly title: string;
  /** Its configuration, relative to the project. */
  readonly file: string;
  /**
   * `records`: the reporter is there; `change`: the file gets the line; `create`: the runner has no configuration and
   * gets one; `by-hand`: it is not certain what to change, so the file is left alone.
   */
  readonly state: 'records' | 'change' | 'create' | 'by-hand';
  /** The line, for people who write it themselves. */
  readonly line: string;
  /** Why it is to be done by hand. */
  readonly reason: string | null;
  /** What else is to be known. */
  readonly notes: readonly string[];
  /** The file as it is (null: not there), and as it is to be; both null where nothing changes. */
  readonly before: string | null;
  readonly after: string | null;
  /** How a run is begun. */
  readonly command: string;
}
