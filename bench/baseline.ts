import { readFileSync, writeFileSync } from 'node:fs';
import type { Machine } from './machine.ts';
import type { Figure } from './measurement.ts';
import { type Spread, spreadOf } from './statistics.ts';

/** The figures of a measurement as they once were. */
export interface BaselineEntry {
  readonly recordedAt: string;
  readonly machine: Machine;
  readonly figures: Readonly<Record<string, Spread & { readonly unit: string }>>;
}

/** Measurements by name. */
export type Baseline = Readonly<Record<string, BaselineEntry>>;

const path = new URL('./baseline.json', import.meta.url);

/** The committed baseline; empty when there is none. */
export function readBaseline(): Baseline {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  return JSON.parse(text) as Baseline;
}

/** Puts measurements in the place of their old figures; others stay as they are. */
export function updateBaseline(
  results: readonly { readonly name: string; readonly figures: readonly Figure[] }[],
  machine: Machine,
): void {
  const entries = results.map(({ name, figures }): [string, BaselineEntry] => [
    name,
    {
      recordedAt: new Date().toISOString(),
      machine,
      figures: Object.fromEntries(figures.flatMap((figure) => entryOf(figure))),
    },
  ]);
  const baseline = { ...readBaseline(), ...Object.fromEntries(entries) };
  writeFileSync(path, `${JSON.stringify(baseline, null, 2)}\n`);
}

function entryOf(figure: Figure): [string, Spread & { unit: string }][] {
  const spread = spreadOf(figure.values);
  if (spread === null) return [];
  const { min, median, max } = spread;
  return [
    [figure.name, { unit: figure.unit, min: rounded(min), median: rounded(median), max: rounded(max) }],
  ];
}

/** Four digits: more would be noise, and a line of the diff. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
