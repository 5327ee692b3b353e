import type { GateAllowance, GateConfig } from '../../configuration/gates/gate-schema.ts';
import { parseShare } from '../../configuration/gates/share.ts';
import { parseDuration } from '../../std/duration.ts';
import { defaultBaseRuns } from '../report/new-failures.ts';

/** A gate with every limit as a number; null where there is none. Shares are 0 to 1, spans ms. */
export interface GateLimits {
  readonly maxFailures: number | null;
  readonly maxNewFailures: number | null;
  readonly maxFlakyRate: number | null;
  readonly minPassRate: number | null;
  readonly maxDurationMs: number | null;
  readonly maxLost: number | null;
  readonly minTests: number | null;
  readonly minCoverage: number | null;
  readonly base: string | null;
  /** Runs of the base branch to look back at. */
  readonly window: number;
  readonly allow: ReadonlySet<GateAllowance>;
}

/** A configuration writes shares and spans as numbers or texts; its schema has checked them. */
const shareOf = (value: number | string | undefined) => (value === undefined ? null : parseShare(value));
const millisecondsOf = (value: number | string | undefined) =>
  value === undefined ? null : typeof value === 'number' ? value * 1000 : parseDuration(value);

/**
 * The limits that a gate sets. Where it says nothing of failures, none may fail; no test may be lost, and at least one
 * must have run, unless it says otherwise.
 */
export function gateLimits(gate: GateConfig): GateLimits {
  const allow = new Set(gate.allow ?? []);
  const saysOfFailures = gate.maxNewFailures !== undefined || gate.minPassRate !== undefined;
  return {
    maxFailures: gate.maxFailures ?? (saysOfFailures ? null : 0),
    maxNewFailures: gate.maxNewFailures ?? null,
    maxFlakyRate: shareOf(gate.maxFlakyRate),
    minPassRate: shareOf(gate.minPassRate),
    maxDurationMs: millisecondsOf(gate.maxDuration),
    maxLost: gate.maxLost ?? (allow.has('lost') ? null : 0),
    minTests: gate.minTests ?? (allow.has('empty') ? null : 1),
    minCoverage: shareOf(gate.minCoverage),
    base: gate.base ?? null,
    window: gate.window ?? defaultBaseRuns,
    allow,
  };
}
