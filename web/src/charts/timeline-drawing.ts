import { formatDuration } from '../data/format.ts';
import { type StatusTone, statusFacts } from '../data/status-facts.ts';
import { colourOf } from './plot-colours.ts';
import { type TimeWindow, ticksOf } from './timeline-scale.ts';

/** Something that took its time on a lane; times in ms since the beginning of the timeline. */
export type TimeSpan = {
  readonly lane: number;
  readonly start: number;
  readonly end: number;
  readonly status: string;
  readonly label: string;
  /** Whatever the view needs to open it. */
  readonly id?: string | number | undefined;
};

/** Height of the axis above the lanes, in pixels. */
export const axisHeight = 24;
/** Height of a lane, in pixels. */
export const laneHeight = 26;

const barGap = 4;
const tones: readonly StatusTone[] = ['passed', 'failed', 'flaky', 'error', 'lost', 'skipped', 'running'];
const pixelsBetweenTicks = 110;
/** Bars narrower than this get no text. */
const widthOfText = 46;

/** Draws lanes and spans. Spans that fall on the same pixels are drawn once, the worse one on top. */
export function drawTimeline(
  canvas: HTMLCanvasElement,
  picture: {
    lanes: readonly string[];
    spans: readonly TimeSpan[];
    /** Places in `spans` by lane, ascending by start. */
    byLane: readonly (readonly number[])[];
    part: TimeWindow;
    width: number;
    labelWidth: number;
    chosen: number | undefined;
  },
): void {
  const { lanes, spans, byLane, part, width, labelWidth, chosen } = picture;
  const height = axisHeight + lanes.length * laneHeight + 6;
  const ratio = devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  const colours = Object.fromEntries(tones.map((tone) => [tone, colourOf(`${tone}-fill`)]));
  const soft = Object.fromEntries(tones.map((tone) => [tone, colourOf(`${tone}-soft`)]));
  const inks = Object.fromEntries(tones.map((tone) => [tone, colourOf(tone)]));
  const [text, line, focus] = [colourOf('text-2'), colourOf('line'), colourOf('focus')];
  const x = (ms: number) => labelWidth + ((ms - part.from) / (part.to - part.from)) * (width - labelWidth);
  ctx.scale(ratio, ratio);
  ctx.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  ctx.textBaseline = 'middle';

  ctx.fillStyle = text;
  ctx.strokeStyle = line;
  for (const tick of ticksOf(part, Math.max(2, (width - labelWidth) / pixelsBetweenTicks))) {
    const at = Math.round(x(tick)) + 0.5;
    ctx.beginPath();
    ctx.moveTo(at, axisHeight - 6);
    ctx.lineTo(at, height);
    ctx.stroke();
    const label = tick === 0 ? '0' : formatDuration(tick);
    const isLast = at + ctx.measureText(label).width + 6 > width;
    ctx.textAlign = isLast ? 'end' : 'start';
    ctx.fillText(label, at + (isLast ? -3 : 3), 10);
  }
  ctx.textAlign = 'start';
  for (const [lane, label] of lanes.entries()) {
    const top = axisHeight + lane * laneHeight;
    ctx.fillStyle = text;
    ctx.fillText(fitted(ctx, label, labelWidth - 12), 0, top + laneHeight / 2);
    ctx.save();
    ctx.beginPath();
    ctx.rect(labelWidth, top, width - labelWidth, laneHeight);
    ctx.clip();
    for (const index of byLane[lane] ?? []) {
      const span = spans[index];
      if (!span || span.end < part.from || span.start > part.to) continue;
      const { tone } = statusFacts(span.status);
      const left = x(span.start);
      const size = Math.max(1.5, x(span.end) - left - 1);
      const high = laneHeight - barGap;
      if (size < 4) {
        ctx.fillStyle = colours[tone] ?? text;
        ctx.fillRect(left, top + barGap / 2, size, high);
      } else {
        ctx.fillStyle = soft[tone] ?? line;
        ctx.fillRect(left, top + barGap / 2, size, high);
        ctx.fillStyle = colours[tone] ?? text;
        ctx.fillRect(left, top + barGap / 2, 2.5, high);
      }
      if (size > widthOfText) {
        const from = Math.max(left, labelWidth);
        ctx.fillStyle = inks[tone] ?? text;
        ctx.fillText(fitted(ctx, span.label, left + size - from - 12), from + 7, top + laneHeight / 2);
      }
      if (index === chosen) {
        ctx.strokeStyle = focus;
        ctx.lineWidth = 2;
        ctx.strokeRect(left - 1, top + barGap / 2 - 1, size + 2, high + 2);
        ctx.lineWidth = 1;
      }
    }
    ctx.restore();
  }
}

function fitted(ctx: CanvasRenderingContext2D, text: string, width: number): string {
  if (ctx.measureText(text).width <= width) return text;
  const letters = Math.max(0, Math.floor(width / 6.2) - 1);
  return letters === 0 ? '' : `${text.slice(0, letters)}…`;
}
