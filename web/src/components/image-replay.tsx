import { createEffect, createSignal, on, onCleanup, Show } from 'solid-js';
import { formatDuration } from '../data/format.ts';
import { IconButton } from './button.tsx';
import { Dialog } from './dialog.tsx';
import type { Frame } from './filmstrip.tsx';

/** However long nothing happened, the replay waits no longer than this (ms), and shows each picture at least as long. */
const longestMs = 1500;
const shortestMs = 250;

/** One screenshot large, with the others along the time: arrows and the slider move, Space plays at the test's own speed. */
export function ImageReplay(props: {
  label: string;
  frames: readonly Frame[];
  /** Which one; undefined: closed. */
  at: number | undefined;
  onMove: (at: number) => void;
  onClose: () => void;
}) {
  const [playing, setPlaying] = createSignal(false);
  const last = () => props.frames.length - 1;
  const frame = () => (props.at === undefined ? undefined : props.frames[props.at]);
  const move = (to: number) => props.onMove(Math.min(last(), Math.max(0, to)));
  createEffect(
    on([playing, () => props.at], ([isPlaying, at]) => {
      if (!isPlaying || at === undefined) return;
      const [now, next] = [props.frames[at], props.frames[at + 1]];
      if (!now || !next) {
        setPlaying(false);
        return;
      }
      const wait = Math.min(longestMs, Math.max(shortestMs, next.at - now.at));
      const timer = setTimeout(() => move(at + 1), wait);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  const play = () => {
    if (!playing() && props.at === last()) move(0);
    setPlaying(!playing());
  };
  const onKey = (event: KeyboardEvent) => {
    const at = props.at ?? 0;
    const inSlider = event.target instanceof HTMLInputElement;
    if (event.key === ' ' && !(event.target instanceof HTMLButtonElement)) play();
    else if (event.key === 'ArrowRight' && !inSlider) move(at + 1);
    else if (event.key === 'ArrowLeft' && !inSlider) move(at - 1);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog
      title={frame()?.caption ?? props.label}
      wide
      open={props.at !== undefined}
      onClose={() => {
        setPlaying(false);
        props.onClose();
      }}
    >
      <div class="image-replay" role="group" aria-label={props.label} onKeyDown={onKey}>
        <div class="picture">
          <Show when={frame()}>{(now) => <img src={now().src} alt={now().caption} />}</Show>
        </div>
        <div class="controls">
          <IconButton
            icon="left"
            label="Picture before"
            disabled={props.at === 0}
            onClick={() => move((props.at ?? 0) - 1)}
          />
          <IconButton
            icon={playing() ? 'pause' : 'play'}
            label={playing() ? 'Pause' : 'Play'}
            onClick={play}
            autofocus
          />
          <IconButton
            icon="right"
            label="Next picture"
            disabled={props.at === last()}
            onClick={() => move((props.at ?? 0) + 1)}
          />
          <div class="track">
            <input
              type="range"
              aria-label="Picture"
              aria-valuetext={`${(props.at ?? 0) + 1} of ${props.frames.length}: ${frame()?.caption ?? ''}`}
              min={0}
              max={last()}
              value={props.at ?? 0}
              onInput={(event) => move(event.currentTarget.valueAsNumber)}
            />
          </div>
          <span class="time">
            {(props.at ?? 0) + 1} of {props.frames.length} · {formatDuration(frame()?.at)}
          </span>
        </div>
      </div>
    </Dialog>
  );
}
