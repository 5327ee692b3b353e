/** The part of the time that a timeline shows, in ms since its beginning. */
export type TimeWindow = { readonly from: number; readonly to: number };

const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5,
  72e5, 144e5, 432e5, 864e5,
];

/** The part zoomed around a moment: `factor` 0.5 shows half of it. Never outside `whole`, never less than 1 ms. */
export function zoomAround(part: TimeWindow, whole: TimeWindow, at: number, factor: number): TimeWindow {
  const size = Math.min(whole.to - whole.from, Math.max(1, (part.to - part.from) * factor));
  const share = (at - part.from) / (part.to - part.from || 1);
  return clamp({ from: at - share * size, to: at + (1 - share) * size }, whole);
}

/** The part moved by a time in ms, not beyond the whole. */
export function movedBy(part: TimeWindow, whole: TimeWindow, ms: number): TimeWindow {
  return clamp({ from: part.from + ms, to: part.to + ms }, whole);
}

/** Moments for the axis: round numbers, at most `most` of them. */
export function ticksOf(part: TimeWindow, most: number): number[] {
  const size = part.to - part.from;
  const step = steps.find((one) => size / one <= most) ?? size;
  const first = Math.ceil(part.from / step) * step;
  return Array.from(
    { length: Math.max(0, Math.floor((part.to - first) / step) + 1) },
    (_, at) => first + at * step,
  );
}

function clamp(part: TimeWindow, whole: TimeWindow): TimeWindow {
  const size = part.to - part.from;
  const from = Math.min(Math.max(part.from, whole.from), whole.to - size);
  return { from, to: from + size };
}
