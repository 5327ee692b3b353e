import { createEffect, createSignal, on, Show } from 'solid-js';
import { Icon } from '../../components/icon.tsx';
import './stored-picture.css';

/** A picture from the results of a run, or a sign in its place when its file is not there any more. */
export function StoredPicture(props: { src: string; alt: string; lazy?: boolean }) {
  const [gone, setGone] = createSignal(false);
  createEffect(
    on(
      () => props.src,
      () => setGone(false),
      { defer: true },
    ),
  );
  return (
    <Show
      when={!gone()}
      fallback={
        <span
          class="picture-gone"
          role="img"
          aria-label={`${props.alt}: the file is not there any more`}
          title="The file is not there any more"
        >
          <Icon name="image" size={18} />
        </span>
      }
    >
      <img
        src={props.src}
        alt={props.alt}
        loading={props.lazy ? 'lazy' : 'eager'}
        decoding="async"
        onError={() => setGone(true)}
      />
    </Show>
  );
}
