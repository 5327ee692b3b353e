import { createEffect, createMemo, createSignal, on, onCleanup, onMount, Show } from 'solid-js';
import { Button, IconButton } from '../components/button.tsx';
import type { ShownQuery } from '../components/show-sql.tsx';
import type { Column } from '../components/table-columns.ts';
import { Tooltip } from '../components/tooltip.tsx';
import { formatDuration } from '../data/format.ts';
import { statusFacts } from '../data/status-facts.ts';
import { ChartFrame } from './chart-frame.tsx';
import { onThemeChange } from './plot-colours.ts';
import { axisHeight, drawTimeline, laneHeight, type TimeSpan } from './timeline-drawing.ts';
import { movedBy, type TimeWindow, zoomAround } from './timeline-scale.ts';
import './timeline.css';

/**
 * What happened when and where: lanes (workers) and spans (tests) over time. The wheel with Ctrl, the buttons and `+`
 * `-` zoom; dragging and Shift with the arrows move; arrows go from span to span, Enter opens. Drawn on a canvas, so
 * that tens of thousands of spans are no matter.
 */
export function Timeline(props: {
  title: string;
  summary?: string | undefined;
  queries?: readonly ShownQuery[] | undefined;
  lanes: readonly string[];
  /** Sorted by start; times in ms since the beginning. */
  spans: readonly TimeSpan[];
  /** End of the time in ms. */
  end: number;
  onOpen?: ((span: TimeSpan) => void) | undefined;
}) {
  let box: HTMLDivElement | undefined;
  let canvas: HTMLCanvasElement | undefined;
  const whole = createMemo((): TimeWindow => ({ from: 0, to: Math.max(1, props.end) }));
  const [zoomed, setZoomed] = createSignal<TimeWindow>();
  const part = () => zoomed() ?? whole();
  const [width, setWidth] = createSignal(0);
  const [chosen, setChosen] = createSignal<number>();
  const [tip, setTip] = createSignal<DOMRect>();
  const height = () => axisHeight + props.lanes.length * laneHeight + 6;
  const labelWidth = () => (width() < 560 ? 64 : 120);
  const plotWidth = () => Math.max(1, width() - labelWidth());
  const byLane = createMemo(() => {
    const lanes: number[][] = props.lanes.map(() => []);
    for (const [index, span] of props.spans.entries()) lanes[span.lane]?.push(index);
    return lanes;
  });
  const x = (ms: number) => labelWidth() + ((ms - part().from) / (part().to - part().from)) * plotWidth();
  const timeAt = (left: number) =>
    part().from + ((left - labelWidth()) / plotWidth()) * (part().to - part().from);
  const draw = () => {
    if (canvas && width() > 0)
      drawTimeline(canvas, {
        lanes: props.lanes,
        spans: props.spans,
        byLane: byLane(),
        part: part(),
        width: width(),
        labelWidth: labelWidth(),
        chosen: chosen(),
      });
  };
  onMount(() => {
    const observer = new ResizeObserver(() => setWidth(box?.clientWidth ?? 0));
    if (box) observer.observe(box);
    onCleanup(() => observer.disconnect());
    createEffect(on([() => props.spans, () => props.lanes, part, width, chosen], draw));
    onThemeChange(draw);
  });
  const zoom = (factor: number, at = (part().from + part().to) / 2) => {
    const next = zoomAround(part(), whole(), at, factor);
    setZoomed(next.to - next.from >= whole().to - whole().from ? undefined : next);
    setTip(undefined);
  };
  const spanAt = (event: PointerEvent | MouseEvent) => {
    const at = canvas?.getBoundingClientRect();
    if (!at) return undefined;
    const lane = Math.floor((event.clientY - at.top - axisHeight) / laneHeight);
    const time = timeAt(event.clientX - at.left);
    const tolerance = (2 / plotWidth()) * (part().to - part().from);
    return byLane()[lane]?.findLast((index) => {
      const span = props.spans[index];
      return span && span.start <= time + tolerance && span.end >= time - tolerance;
    });
  };
  const rectOf = (index: number) => {
    const span = props.spans[index];
    const at = canvas?.getBoundingClientRect();
    if (!span || !at) return undefined;
    const left = Math.max(x(span.start), labelWidth());
    const right = Math.max(left + 2, Math.min(x(span.end), width()));
    return new DOMRect(
      at.left + left,
      at.top + axisHeight + span.lane * laneHeight,
      right - left,
      laneHeight,
    );
  };
  const choose = (index: number | undefined) => {
    const span = index === undefined ? undefined : props.spans[index];
    if (index === undefined || !span) return;
    setChosen(index);
    if (zoomed() && (span.end < part().from || span.start > part().to))
      setZoomed(movedBy(part(), whole(), span.start - (part().from + part().to) / 2));
    setTip(rectOf(index));
  };
  const step = (key: string) => {
    const now = chosen();
    const span = now === undefined ? undefined : props.spans[now];
    if (!span || now === undefined) return choose(props.spans.length > 0 ? 0 : undefined);
    const lane = byLane()[span.lane] ?? [];
    const at = lane.indexOf(now);
    if (key === 'ArrowRight') return choose(lane[at + 1]);
    if (key === 'ArrowLeft') return choose(lane[at - 1]);
    const other = byLane()[span.lane + (key === 'ArrowDown' ? 1 : -1)];
    choose(other?.find((index) => (props.spans[index]?.end ?? 0) >= span.start) ?? other?.at(-1));
  };
  const open = (index: number | undefined) => {
    const span = index === undefined ? undefined : props.spans[index];
    if (span) props.onOpen?.(span);
  };
  const onKey = (event: KeyboardEvent) => {
    const size = part().to - part().from;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+') zoom(0.5);
    else if (event.key === '-') zoom(2);
    else if (event.key === '0') setZoomed(undefined);
    else if (event.shiftKey && event.key === 'ArrowLeft') setZoomed(movedBy(part(), whole(), -size / 4));
    else if (event.shiftKey && event.key === 'ArrowRight') setZoomed(movedBy(part(), whole(), size / 4));
    else if (event.key.startsWith('Arrow')) step(event.key);
    else if (event.key === 'Enter') open(chosen());
    else return;
    event.preventDefault();
  };
  let drag: { x: number; part: TimeWindow; moved: boolean } | undefined;
  const onPointerMove = (event: PointerEvent) => {
    if (drag && event.buttons === 1) {
      const ms = ((drag.x - event.clientX) / plotWidth()) * (drag.part.to - drag.part.from);
      drag.moved ||= Math.abs(drag.x - event.clientX) > 3;
      if (zoomed() && drag.moved) setZoomed(movedBy(drag.part, whole(), ms));
      return setTip(undefined);
    }
    const index = spanAt(event);
    if (index === undefined) return setTip(undefined);
    setChosen(index);
    setTip(rectOf(index));
  };
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const left = canvas?.getBoundingClientRect().left ?? 0;
    zoom(event.deltaY > 0 ? 1.25 : 0.8, timeAt(event.clientX - left));
  };
  const chosenSpan = () => {
    const index = chosen();
    return index === undefined ? undefined : props.spans[index];
  };
  const describe = (span: TimeSpan) =>
    `${span.label}: ${statusFacts(span.status).label}, ${formatDuration(span.end - span.start)}, ${props.lanes[span.lane]}, from ${formatDuration(span.start)}`;
  return (
    <ChartFrame
      title={props.title}
      summary={props.summary}
      queries={props.queries}
      columns={columnsOf(props.lanes)}
      rows={props.spans}
      height={height()}
      onOpenRow={props.onOpen}
      actions={
        <>
          <IconButton icon="plus" label="Zoom in" onClick={() => zoom(0.5)} />
          <IconButton icon="minus" label="Zoom out" disabled={!zoomed()} onClick={() => zoom(2)} />
          <Button kind="ghost" disabled={!zoomed()} onClick={() => setZoomed(undefined)}>
            All
          </Button>
        </>
      }
    >
      <div
        class="timeline"
        ref={box}
        role="slider"
        aria-roledescription="timeline"
        aria-label={`${props.title}: ${props.spans.length} spans on ${props.lanes.length} lanes`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, props.spans.length - 1)}
        aria-valuenow={chosen() ?? 0}
        aria-valuetext={describe(chosenSpan() ?? props.spans[0] ?? nothing)}
        tabIndex={0}
        data-own-keys=""
        style={{ height: `${height()}px` }}
        onKeyDown={onKey}
        onFocusOut={() => setTip(undefined)}
        on:wheel={{ handleEvent: onWheel, passive: false }}
        onPointerDown={(event) => {
          drag = { x: event.clientX, part: part(), moved: false };
        }}
        onPointerMove={onPointerMove}
        onPointerLeave={() => setTip(undefined)}
        onClick={(event) => {
          if (drag?.moved) return;
          open(spanAt(event));
        }}
      >
        <canvas ref={canvas} />
      </div>
      <Tooltip at={tip()}>
        <Show when={chosenSpan()} keyed>
          {(span) => describe(span)}
        </Show>
      </Tooltip>
    </ChartFrame>
  );
}

const nothing: TimeSpan = { lane: 0, start: 0, end: 0, status: 'pending', label: 'Nothing' };

function columnsOf(lanes: readonly string[]): readonly Column<TimeSpan>[] {
  return [
    { id: 'label', label: 'What', value: (span) => span.label },
    { id: 'lane', label: 'Where', width: 130, value: (span) => lanes[span.lane] },
    { id: 'status', label: 'Status', width: 120, value: (span) => statusFacts(span.status).label },
    {
      id: 'start',
      label: 'From',
      width: 110,
      numeric: true,
      value: (span) => span.start,
      cell: (span) => formatDuration(span.start),
    },
    {
      id: 'duration',
      label: 'Duration',
      width: 110,
      numeric: true,
      value: (span) => span.end - span.start,
      cell: (span) => formatDuration(span.end - span.start),
    },
  ];
}
