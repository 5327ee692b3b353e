/** How well what was found fits what is true. */
export interface Quality {
  readonly found: number;
  readonly truth: number;
  readonly right: number;
  /** Share of what was found that is true; 1 when nothing was found. */
  readonly precision: number;
  /** Share of what is true that was found; 1 when there was nothing to find. */
  readonly recall: number;
}

/**
 * Counts what was found against what is true.
 *
 * @param truth what should be found
 * @param allowed what may be found, too, and counts neither way
 */
export function quality<Item>(
  found: Iterable<Item>,
  truth: Iterable<Item>,
  allowed: Iterable<Item> = [],
): Quality {
  const [wanted, free] = [new Set(truth), new Set(allowed)];
  const counted = Array.from(new Set(found)).filter((item) => wanted.has(item) || !free.has(item));
  const right = counted.filter((item) => wanted.has(item)).length;
  return {
    found: counted.length,
    truth: wanted.size,
    right,
    precision: counted.length === 0 ? 1 : right / counted.length,
    recall: wanted.size === 0 ? 1 : right / wanted.size,
  };
}

/** Several measures as one. */
export function together(all: readonly Quality[]): Quality {
  const sum = (name: 'found' | 'truth' | 'right') => all.reduce((total, one) => total + one[name], 0);
  const [found, truth, right] = [sum('found'), sum('truth'), sum('right')];
  return {
    found,
    truth,
    right,
    precision: found === 0 ? 1 : right / found,
    recall: truth === 0 ? 1 : right / truth,
  };
}

/** A line for people. */
export function qualityLine(name: string, { found, truth, right, precision, recall }: Quality): string {
  const share = (value: number) => `${(100 * value).toFixed(1)} %`;
  return `${name}: precision ${share(precision)} (${right} of ${found}), recall ${share(recall)} (${right} of ${truth})`;
}
