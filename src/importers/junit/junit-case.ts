import type { XmlAttributes } from '../reading/xml/read-xml.ts';

/** Elements that say what an attempt came to. */
export const outcomeElements = [
  'failure',
  'error',
  'skipped',
  'flakyFailure',
  'flakyError',
  'rerunFailure',
  'rerunError',
] as const;

export type OutcomeElement = (typeof outcomeElements)[number];

/** One `failure`, `error`, `skipped` ... of a testcase. */
export interface JunitOutcome {
  readonly element: OutcomeElement;
  readonly attributes: XmlAttributes;
  text: string;
  stackTrace: string | null;
  systemOut: string;
  systemErr: string;
}

export interface JunitProperty {
  readonly name: string;
  readonly value: string;
}

/** A `testsuite` that is open. */
export interface JunitSuite {
  readonly attributes: XmlAttributes;
  readonly name: string;
  /** Microseconds; of the suite itself, else of the one around it. */
  readonly startedAt: number | null;
}

/** A `testcase` with everything in it. */
export interface JunitCase {
  readonly attributes: XmlAttributes;
  readonly line: number;
  readonly outcomes: JunitOutcome[];
  readonly properties: JunitProperty[];
  systemOut: string;
  systemErr: string;
  /** Whether it was read to its end. */
  isWhole: boolean;
}

export function newCase(attributes: XmlAttributes, line: number): JunitCase {
  return { attributes, line, outcomes: [], properties: [], systemOut: '', systemErr: '', isWhole: false };
}
