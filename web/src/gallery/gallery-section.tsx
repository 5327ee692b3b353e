import type { JSX } from 'solid-js';

/** A titled part of the gallery. */
export function GallerySection(props: { title: string; flush?: boolean; children: JSX.Element }) {
  return (
    <section class={`panel ${props.flush ? 'flush' : ''}`} aria-label={props.title}>
      <header>
        <h2>{props.title}</h2>
      </header>
      {props.children}
    </section>
  );
}
