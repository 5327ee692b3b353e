import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** How long features took the last time (ms), by their path relative to the project. */
export type FeatureDurations = ReadonlyMap<string, number>;

function durationsFile(resultsDir: string): string {
  return join(resultsDir, '.assay', 'feature-durations.json');
}

/** What the last runs left behind; empty when there is nothing that can be read. */
export function readFeatureDurations(resultsDir: string): FeatureDurations {
  try {
    const content = JSON.parse(readFileSync(durationsFile(resultsDir), 'utf8')) as Record<string, unknown>;
    return new Map(
      Object.entries(content).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    );
  } catch {
    // Without history the order is by size, which is no worse than not running.
    return new Map();
  }
}

/** Keeps durations for the next run, those of features that were not run this time included. */
export function saveFeatureDurations(
  resultsDir: string,
  before: FeatureDurations,
  now: FeatureDurations,
): void {
  const file = durationsFile(resultsDir);
  const rounded = [...before, ...now].map(([key, duration]) => [key, Math.round(duration)] as const);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(new Map(rounded)), null, 1)}\n`);
}
