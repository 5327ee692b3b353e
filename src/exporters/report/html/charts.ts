import type { ReportVerdict } from '../../../analysis/report/report-run.ts';
import { formatDuration } from '../../../std/duration.ts';
import { type Html, html, nothing } from './markup.ts';
import { lookOf, verdictOrder } from './status-markup.ts';

type Counts = Readonly<Partial<Record<ReportVerdict, number>>>;

const number = (value: number) => value.toLocaleString('en-US');

/** Counts as words: `2 failed, 1 flaky, 20 passed`. */
export function countsText(counts: Counts): string {
  const told = verdictOrder.flatMap((verdict) => {
    const count = counts[verdict] ?? 0;
    return count === 0 ? [] : `${number(count)} ${lookOf(verdict).word}`;
  });
  return told.length === 0 ? 'no tests' : told.join(', ');
}

/** How many tests came to what, as one bar. Parts too small to be seen are made visible. */
export function outcomeBar(counts: Counts, className: string): Html {
  const parts = verdictOrder.flatMap((verdict) => {
    const count = counts[verdict] ?? 0;
    return count === 0 ? [] : { verdict, count };
  });
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return nothing;
  const least = 12;
  const wide = parts.map(({ count }) => Math.max(least, (count / all) * 1000));
  const total = wide.reduce((sum, width) => sum + width, 0);
  let x = 0;
  const rects = parts.map(({ verdict, count }, index) => {
    const width = ((wide[index] ?? 0) / total) * 1000;
    const rect = html`<rect class="fill-${verdict}" x="${x.toFixed(1)}" y="0" width="${width.toFixed(1)}" height="10"><title>${number(count)} ${lookOf(verdict).word}</title></rect>`;
    x += width;
    return rect;
  });
  return html`<svg class="${className}" viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label="${countsText(counts)}">${rects}</svg>`;
}

/** Upper ends of the classes of the histogram (ms); above the last there is one more. */
const classEnds = [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000, 30_000, 100_000, 300_000];

const axisNames = ['1ms', '3ms', '10ms', '30ms', '0.1s', '0.3s', '1s', '3s', '10s', '30s', '100s', '5min'];

const spanName = (milliseconds: number) =>
  formatDuration(milliseconds).replace('.0', '').replace(' 00 s', '');

/** How many tests took how long: classes grow by a factor of about three. */
export function durationHistogram(durations: readonly number[]): Html {
  if (durations.length < 2) return nothing;
  const counts = new Array<number>(classEnds.length + 1).fill(0);
  for (const duration of durations) {
    const found = classEnds.findIndex((end) => duration < end);
    const place = found === -1 ? classEnds.length : found;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  const first = counts.findIndex((count) => count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  const [from, to] = [Math.max(0, first - 1), Math.min(classEnds.length, last + 1)];
  const shown = counts.slice(from, to + 1);
  const largest = Math.max(...shown);
  const step = 520 / shown.length;
  const bars = shown.map((count, index) => {
    const height = count === 0 ? 0 : Math.max(2, (count / largest) * 170);
    const x = 10 + index * step;
    const end = classEnds[from + index];
    const name = end === undefined ? `${spanName(classEnds.at(-1) ?? 0)} and more` : `below ${spanName(end)}`;
    return html`<g><title>${name}: ${number(count)}</title><rect class="bar" x="${(x + 2).toFixed(1)}" y="${(190 - height).toFixed(1)}" width="${(step - 4).toFixed(1)}" height="${height.toFixed(1)}" rx="2"/>
${count === 0 ? nothing : html`<text class="value" x="${(x + step / 2).toFixed(1)}" y="${(184 - height).toFixed(1)}" text-anchor="middle">${number(count)}</text>`}
${end === undefined || index === shown.length - 1 ? nothing : html`<text class="axis" x="${(x + step).toFixed(1)}" y="207" text-anchor="middle">${axisNames[from + index]}</text>`}</g>`;
  });
  const label = `Durations of ${number(durations.length)} tests, by how long they took`;
  return html`<svg class="histogram" viewBox="0 0 540 214" role="img" aria-label="${label}"><line class="base" x1="10" x2="530" y1="190.5" y2="190.5"/>${bars}</svg>`;
}

/** A value as a bar beside others. */
export function shareBar(value: number, largest: number): Html {
  const width = largest <= 0 ? 0 : Math.max(4, (value / largest) * 1000);
  return html`<svg class="share" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect class="bar" x="0" y="0" width="${width.toFixed(1)}" height="10"/></svg>`;
}
