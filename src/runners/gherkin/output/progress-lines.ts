import { formatDuration } from '../../../std/duration.ts';
import { bar } from '../../../std/sparkline.ts';
import { type Paint, padToWidth, textWidth, truncateToWidth } from '../../../std/terminal.ts';
import type { ScenarioTotals } from './scenario-totals.ts';
import { totalsText } from './summary.ts';

/** What a run looks like now. Times are microseconds since 1970. */
export interface ProgressState {
  /** By worker; null for one that waits. */
  readonly running: ({ readonly title: string; readonly since: number } | null)[];
  readonly startedAt: number;
  readonly totals: ScenarioTotals;
}

export interface ProgressView {
  readonly now: number;
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
}

const barColumns = 24;
const leastElapsedMs = 5000;
const leastDone = 5;
const leastShare = 0.1;

/**
 * How long a run may still take, from how long it took so far, in ms; null while so little is done that any number
 * would be made up.
 *
 * @param workers scenarios that run at once: fewer left than that end together, and the pace says nothing any more
 */
export function remainingTime(
  done: number,
  planned: number,
  elapsedMs: number,
  workers: number,
): number | null {
  const left = planned - done;
  const tooEarly = done < Math.max(leastDone, 2 * workers) || done < planned * leastShare;
  if (tooEarly || elapsedMs < leastElapsedMs || left < workers) return null;
  return (elapsedMs / done) * left;
}

function seconds(milliseconds: number): string {
  return milliseconds < 60_000 ? `${Math.floor(milliseconds / 1000)} s` : formatDuration(milliseconds);
}

function workerLine(state: ProgressState, worker: number, view: ProgressView): string {
  const { columns, paint, now } = view;
  const scenario = state.running[worker];
  const number = String(worker + 1).padStart(String(state.running.length).length + 1);
  if (!scenario) return truncateToWidth(`${number}  ${paint('dim', 'waiting')}`, columns);
  const time = seconds((now - scenario.since) / 1000);
  const room = Math.max(0, columns - number.length - time.length - 4);
  const title = padToWidth(truncateToWidth(scenario.title, room), room);
  return truncateToWidth(`${paint('dim', number)}  ${title}  ${paint('dim', time)}`, columns);
}

function barLine({ totals, startedAt, running }: ProgressState, view: ProgressView): string {
  const { now, columns, paint } = view;
  const { planned, ...found } = totals;
  const done = Object.values(found).reduce((sum, count) => sum + count, 0);
  const elapsedMs = (now - startedAt) / 1000;
  const remaining = remainingTime(done, planned, elapsedMs, running.length);
  const drawn = padToWidth(bar(done, planned, barColumns), barColumns);
  const text = [
    ` ${paint('green', drawn)} ${done}/${planned}`,
    totalsText(totals, paint),
    seconds(elapsedMs) + (remaining === null ? '' : `, about ${seconds(remaining)} left`),
  ];
  const line = text.filter((part) => part !== '').join('  ');
  // Without the bar there is room for the numbers, which matter more.
  return textWidth(line) <= columns
    ? line
    : truncateToWidth(line.replace(paint('green', drawn), '').trimStart(), columns);
}

/** The lines of the live block: one a worker, as many as there is room for, and the bar. */
export function renderProgress(state: ProgressState, view: ProgressView): string[] {
  const room = Math.max(0, view.rows - 2);
  const all = state.running.length;
  const shown = all <= room ? all : Math.max(0, room - 1);
  const lines: string[] = [];
  for (let worker = 0; worker < shown; worker++) lines.push(workerLine(state, worker, view));
  if (shown < all)
    lines.push(view.paint('dim', truncateToWidth(`and ${all - shown} more workers`, view.columns)));
  lines.push(barLine(state, view));
  return lines;
}
