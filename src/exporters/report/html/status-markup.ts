import type { ReportVerdict } from '../../../analysis/report/report-run.ts';
import type { ExecutionStatus, RunStatus } from '../../../model/statuses.ts';
import { type Html, html } from './markup.ts';

type Status = ReportVerdict | ExecutionStatus | RunStatus;

interface StatusLook {
  /** Class of its colour. */
  readonly tone: 'good' | 'bad' | 'shaky' | 'quiet' | 'odd';
  readonly sign: string;
  readonly word: string;
}

const looks = {
  passed: { tone: 'good', sign: '✓', word: 'passed' },
  failed: { tone: 'bad', sign: '✗', word: 'failed' },
  flaky: { tone: 'shaky', sign: '~', word: 'flaky' },
  skipped: { tone: 'quiet', sign: '–', word: 'skipped' },
  error: { tone: 'bad', sign: '!', word: 'error' },
  lost: { tone: 'odd', sign: '?', word: 'lost' },
  pending: { tone: 'quiet', sign: '…', word: 'not begun' },
  running: { tone: 'odd', sign: '▸', word: 'running' },
  timed_out: { tone: 'bad', sign: '✗', word: 'timed out' },
  interrupted: { tone: 'odd', sign: '!', word: 'interrupted' },
  undefined: { tone: 'bad', sign: '?', word: 'undefined' },
  ambiguous: { tone: 'bad', sign: '?', word: 'ambiguous' },
  cancelled: { tone: 'odd', sign: '!', word: 'cancelled' },
} as const satisfies Record<Status, StatusLook>;

/** How a status looks; one that is not known looks odd. */
export function lookOf(status: string): StatusLook {
  return Object.hasOwn(looks, status) ? looks[status as Status] : { tone: 'odd', sign: '?', word: status };
}

/** A sign for a status, with its word for those who do not see it. */
export function statusSign(status: string): Html {
  const { tone, sign, word } = lookOf(status);
  return html`<span class="sign ${tone}" title="${word}"><span aria-hidden="true">${sign}</span><span class="unseen">${word}</span></span>`;
}

/** A status as a word in its colour. */
export function statusBadge(status: string): Html {
  const { tone, word } = lookOf(status);
  return html`<span class="badge ${tone}">${word}</span>`;
}

/** The order in which verdicts are told: what needs somebody first. */
export const verdictOrder = [
  'failed',
  'error',
  'lost',
  'flaky',
  'running',
  'pending',
  'skipped',
  'passed',
] as const satisfies readonly ReportVerdict[];

/** Verdicts that somebody should look at. */
export const needsLook: ReadonlySet<ReportVerdict> = new Set(['failed', 'error', 'lost', 'flaky']);
