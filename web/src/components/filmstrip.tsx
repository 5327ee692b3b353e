import { createSignal, For, Show } from 'solid-js';
import { formatDuration } from '../data/format.ts';
import { ImageReplay } from './image-replay.tsx';
import { StatusMark } from './status-mark.tsx';
import './filmstrip.css';

/** A picture of a test: a screenshot after a step. */
export type Frame = {
  /** Address of the picture. */
  readonly src: string;
  /** What it shows: the step. */
  readonly caption: string;
  /** ms since the beginning of the test. */
  readonly at: number;
  readonly status?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
};

/** Screenshots in the order in which they were made; one opens large, with a replay along the time. */
export function Filmstrip(props: { label: string; frames: readonly Frame[] }) {
  const [open, setOpen] = createSignal<number>();
  return (
    <Show when={props.frames.length > 0}>
      <ol class="filmstrip" aria-label={props.label}>
        <For each={props.frames}>
          {(frame, index) => (
            <li>
              <button type="button" onClick={() => setOpen(index())}>
                <img
                  src={frame.src}
                  alt={frame.caption}
                  loading="lazy"
                  decoding="async"
                  width={frame.width ?? 160}
                  height={frame.height ?? 100}
                />
                <span class="caption">
                  <Show when={frame.status}>{(status) => <StatusMark status={status()} size={12} />}</Show>
                  <span class="clip" aria-hidden="true">
                    {frame.caption}
                  </span>
                  <span class="faint push">{formatDuration(frame.at)}</span>
                </span>
              </button>
            </li>
          )}
        </For>
      </ol>
      <ImageReplay
        label={props.label}
        frames={props.frames}
        at={open()}
        onMove={setOpen}
        onClose={() => setOpen(undefined)}
      />
    </Show>
  );
}
