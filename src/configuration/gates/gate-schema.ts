import { z } from 'zod';
import { parseDuration } from '../../std/duration.ts';
import { parseShare } from './share.ts';

const count = z.int().min(0);

/** A share of a whole, for example of all tests. */
const share = z
  .union([z.number(), z.string()])
  .refine((value) => parseShare(value) !== null, 'is no share such as 0.95 or "95%"')
  .describe('a number from 0 to 1, or a text such as 95%');

const span = z
  .union([z.number().min(0), z.string()])
  .refine(
    (value) => typeof value === 'number' || parseDuration(value) !== null,
    'is no time span such as 30s or 5m',
  );

/** What a gate can be told to let pass. */
export const gateAllowances = ['lost', 'interrupted', 'running', 'empty', 'unknown', 'expired'] as const;
export type GateAllowance = (typeof gateAllowances)[number];

/** Conditions under which a run is good enough. */
export const gateSchema = z.strictObject({
  maxFailures: count.optional().describe('tests that may fail; 0 unless another limit is about failures'),
  maxNewFailures: count.optional().describe('tests that may fail and did not fail on the base branch lately'),
  maxFlakyRate: share.optional().describe('share of the tests that ran which may be flaky'),
  minPassRate: share.optional().describe('share of the tests that ran which must pass, flaky ones included'),
  maxDuration: span.optional().describe('longest time of the run: seconds, or a text such as 10m'),
  maxLost: count.optional().describe('tests without a result; default: 0'),
  minTests: count.optional().describe('tests that must have a result; default: 1'),
  minCoverage: share.optional().describe('share of the lines that must be covered'),
  base: z.string().min(1).optional().describe('branch that new failures are compared with'),
  window: z.int().min(1).optional().describe('runs of the base branch to look back at; default: 20'),
  allow: z.array(z.enum(gateAllowances)).optional().describe('what does not fail the gate by itself'),
});

/** A gate as a configuration writes it. */
export type GateConfig = z.input<typeof gateSchema>;
