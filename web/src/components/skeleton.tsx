import { For } from 'solid-js';
import './skeleton.css';

/** Grey bars that keep the place of what is being loaded. `rows` of a list's height, or one of `height` pixels. */
export function Skeleton(props: {
  rows?: number | undefined;
  height?: number | undefined;
  label?: string | undefined;
}) {
  return (
    <div class="skeleton" role="status" aria-label={props.label ?? 'Loading'}>
      <For each={Array.from({ length: props.rows ?? 1 })}>
        {(_, index) => (
          <div class="row" style={{ height: props.height ? `${props.height}px` : 'var(--row)' }}>
            <span style={{ width: `${[62, 48, 70, 55, 40][index() % 5]}%` }} />
          </div>
        )}
      </For>
    </div>
  );
}
