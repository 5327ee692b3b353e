import { createEffect, createSignal, For, on, onCleanup, Show } from 'solid-js';
import { IconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { ImageReplay } from '../../components/image-replay.tsx';
import { formatDuration } from '../../data/format.ts';
import { statusFacts } from '../../data/status-facts.ts';
import type { StepFrame } from './execution-data.ts';
import { StoredPicture } from './stored-picture.tsx';
import './replay.css';

/** However long nothing happened, the replay waits no longer than this (ms), and shows each picture at least as long. */
const longestMs = 1500;
const shortestMs = 250;

/** The screenshots of an attempt: a strip along its time, and the chosen one large, which plays at the test's own speed. */
export function Replay(props: {
  frames: readonly StepFrame[];
  /** The chosen picture; undefined: none yet, the strip alone is shown. */
  at: number | undefined;
  onMove: (at: number | undefined) => void;
  durationMs: number | null;
}) {
  const [playing, setPlaying] = createSignal(false);
  const [large, setLarge] = createSignal(false);
  let strip: HTMLOListElement | undefined;
  const last = () => props.frames.length - 1;
  const frame = () => (props.at === undefined ? undefined : props.frames[props.at]);
  const end = () => Math.max(props.durationMs ?? 0, props.frames.at(-1)?.at ?? 0, 1);
  const move = (to: number) => props.onMove(Math.min(last(), Math.max(0, to)));
  createEffect(
    on([playing, () => props.at], ([isPlaying, at]) => {
      if (!isPlaying || at === undefined) return;
      const [now, next] = [props.frames[at], props.frames[at + 1]];
      if (!now || !next) {
        setPlaying(false);
        return;
      }
      const timer = setTimeout(
        () => move(at + 1),
        Math.min(longestMs, Math.max(shortestMs, next.at - now.at)),
      );
      onCleanup(() => clearTimeout(timer));
    }),
  );
  createEffect(
    on(
      () => props.at,
      (at) => {
        const thumb = strip?.children[at ?? -1] as HTMLElement | undefined;
        // Only the strip moves: the page stays where somebody reads.
        if (thumb && strip)
          strip.scrollLeft = thumb.offsetLeft - strip.clientWidth / 2 + thumb.offsetWidth / 2;
      },
    ),
  );
  const play = () => {
    if (!playing() && (props.at === undefined || props.at === last())) move(0);
    setPlaying(!playing());
  };
  const onKey = (event: KeyboardEvent) => {
    const inSlider = event.target instanceof HTMLInputElement;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowRight' && !inSlider) move((props.at ?? -1) + 1);
    else if (event.key === 'ArrowLeft' && !inSlider) move((props.at ?? 1) - 1);
    else if (event.key === ' ' && inSlider) play();
    else return;
    event.preventDefault();
  };
  return (
    <section class="replay" aria-label="Screenshots" onKeyDown={onKey}>
      <Show when={frame()}>
        {(now) => (
          <figure>
            <button type="button" class="picture" title="Larger" onClick={() => setLarge(true)}>
              <StoredPicture src={now().src} alt={now().caption} />
            </button>
            <figcaption class="clip" aria-live={playing() ? 'off' : 'polite'}>
              {now().caption}
            </figcaption>
          </figure>
        )}
      </Show>
      <div class="controls">
        <IconButton
          icon={playing() ? 'pause' : 'play'}
          label={playing() ? 'Pause' : 'Play the screenshots'}
          onClick={play}
        />
        <div class="track">
          <For each={props.frames}>
            {(one) => (
              <span
                class="tick"
                data-tone={statusFacts(one.status ?? 'passed').tone}
                style={{ left: `${(one.at / end()) * 100}%` }}
              />
            )}
          </For>
          <input
            type="range"
            aria-label="Time of the test"
            min={0}
            max={Math.ceil(end())}
            value={frame()?.at ?? 0}
            aria-valuetext={
              frame()
                ? `${(props.at ?? 0) + 1} of ${props.frames.length}: ${frame()?.caption}`
                : 'no picture chosen'
            }
            onInput={(event) => move(frameAt(props.frames, event.currentTarget.valueAsNumber))}
            onKeyDown={(event) => {
              const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
              if (step === undefined) return;
              event.preventDefault();
              move((props.at ?? (step > 0 ? -1 : 1)) + step);
            }}
          />
        </div>
        <span class="time quiet">
          {formatDuration(frame()?.at ?? 0)} <span class="faint">of {formatDuration(end())}</span>
        </span>
        <Show when={frame()}>
          <IconButton icon="close" label="Only the strip" onClick={() => props.onMove(undefined)} />
        </Show>
      </div>
      <ol class="strip" ref={strip}>
        <For each={props.frames}>
          {(one, index) => (
            <li>
              <button
                type="button"
                aria-pressed={props.at === index()}
                aria-label={`Screenshot ${index() + 1}: ${one.caption}`}
                title={one.caption}
                onClick={() => move(index())}
              >
                <StoredPicture src={one.src} alt="" lazy />
                <Show when={one.status !== undefined && one.status !== 'passed'}>
                  <span class="bad" data-tone={statusFacts(one.status ?? '').tone}>
                    <Icon name="failures" size={12} />
                  </span>
                </Show>
              </button>
            </li>
          )}
        </For>
      </ol>
      <ImageReplay
        label="Screenshots"
        frames={props.frames}
        at={large() ? props.at : undefined}
        onMove={move}
        onClose={() => setLarge(false)}
      />
    </section>
  );
}

/** The picture that was there at a moment (ms): the last one made before it. */
function frameAt(frames: readonly { readonly at: number }[], ms: number): number {
  const after = frames.findIndex((frame) => frame.at > ms);
  return Math.max(0, after === -1 ? frames.length - 1 : after - 1);
}
