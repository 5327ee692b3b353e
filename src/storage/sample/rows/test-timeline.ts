import type { SampleTest } from '../history/sample-tests.ts';
import type { ScriptLine } from '../history/step-script.ts';

/** A line of a test with its place in the time of the whole. */
export interface TimedLine {
  readonly line: ScriptLine;
  /** Its place among the steps, from 0; sections have that of the next step. */
  readonly step: number;
  /** Weight of everything before it, of it alone, and until it and its sub-steps are over. */
  readonly before: number;
  readonly until: number;
}

const known = new WeakMap<SampleTest, readonly TimedLine[]>();

/** The lines of a test with their places in its time; worked out once. */
export function timelineOf(test: SampleTest): readonly TimedLine[] {
  let timeline = known.get(test);
  if (timeline === undefined) {
    timeline = makeTimeline(test.script);
    known.set(test, timeline);
  }
  return timeline;
}

function makeTimeline(script: readonly ScriptLine[]): TimedLine[] {
  const timeline: TimedLine[] = [];
  let before = 0;
  let step = 0;
  for (const [index, line] of script.entries()) {
    let until = before + line.weight;
    for (
      let next = index + 1;
      line.level === 0 && script[next]?.level === 1 && script[next]?.kind === 'step';
      next++
    )
      until += script[next]?.weight ?? 0;
    timeline.push({ line, step, before, until });
    before += line.weight;
    if (line.kind === 'step') step++;
  }
  return timeline;
}

/**
 * Weight of what ran.
 *
 * @param endsAtStep the last step that ran; null when all of them did
 */
export function weightUntil(timeline: readonly TimedLine[], endsAtStep: number | null): number {
  const last = timeline.findLast(
    ({ line, step }) => line.kind === 'step' && (endsAtStep === null || step <= endsAtStep),
  );
  return last === undefined ? 1 : last.before + last.line.weight;
}
