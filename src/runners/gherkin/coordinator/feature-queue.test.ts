import { describe, expect, it } from 'vitest';
import type { PlannedFeature, PlannedScenario } from '../plan/planned-scenario.ts';
import { FeatureQueue } from './feature-queue.ts';

function feature(key: string, ...stepCounts: number[]): PlannedFeature {
  const scenarios = stepCounts.map((stepCount, index) => ({ index, stepCount }) as PlannedScenario);
  return { file: `/${key}`, uri: key, suite: { key, kind: 'feature', name: key }, scenarios };
}

const order = (queue: FeatureQueue): string[] => {
  const keys: string[] = [];
  while (!queue.isEmpty) keys.push(queue.take()?.feature.uri ?? '');
  return keys;
};

describe('the queue of features', () => {
  it('hands out first what took longest the last time', () => {
    const durations = new Map([
      ['a', 10],
      ['b', 5000],
      ['c', 300],
    ]);
    expect(order(new FeatureQueue([feature('a', 90), feature('b', 1), feature('c', 2)], durations))).toEqual([
      'b',
      'c',
      'a',
    ]);
  });

  it('goes by the number of steps where nothing is known', () => {
    expect(
      order(new FeatureQueue([feature('a', 1, 1), feature('b', 3), feature('c', 2, 2)], new Map())),
    ).toEqual(['c', 'b', 'a']);
  });

  it('hands out at once what a worker has left undone', () => {
    const queue = new FeatureQueue([feature('a', 5), feature('b', 4, 1)], new Map());
    queue.take();
    const taken = queue.take();
    if (taken === undefined) throw new Error('the queue is empty');
    queue.putBack({ feature: taken.feature, scenarios: taken.scenarios.slice(1) });
    expect(queue.take()?.scenarios.map(({ index }) => index)).toEqual([1]);
    queue.putBack({ feature: taken.feature, scenarios: [] });
    expect(queue.isEmpty).toBe(true);
  });
});
