import type { PlannedFeature, PlannedScenario } from '../plan/planned-scenario.ts';
import type { FeatureDurations } from './feature-durations.ts';

/** A feature, or what is left of it, that waits for a worker. */
export interface QueuedFeature {
  readonly feature: PlannedFeature;
  readonly scenarios: readonly PlannedScenario[];
}

/** How long a step takes where nothing is known (ms); only the order depends on it. */
const assumedStepMs = 100;

function expectedMs({ suite, scenarios }: PlannedFeature, durations: FeatureDurations): number {
  const steps = scenarios.reduce((sum, scenario) => sum + scenario.stepCount, 0);
  return durations.get(suite.key) ?? steps * assumedStepMs;
}

/**
 * The features that no worker has taken yet. Those that take longest come first, so that no worker is left alone with
 * a long one at the end.
 */
export class FeatureQueue {
  readonly #waiting: QueuedFeature[];

  /** @param durations how long features took the last time, by the keys of their suites */
  constructor(features: readonly PlannedFeature[], durations: FeatureDurations) {
    this.#waiting = features
      .map((feature) => ({ feature, expected: expectedMs(feature, durations) }))
      .sort((a, b) => b.expected - a.expected)
      .map(({ feature }) => ({ feature, scenarios: feature.scenarios }));
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  get size(): number {
    return this.#waiting.length;
  }

  take(): QueuedFeature | undefined {
    return this.#waiting.shift();
  }

  /** What a worker has left undone goes first: it has waited longest. */
  putBack(left: QueuedFeature): void {
    if (left.scenarios.length > 0) this.#waiting.unshift(left);
  }

  /** Nothing more is going to be taken. */
  clear(): void {
    this.#waiting.length = 0;
  }
}
