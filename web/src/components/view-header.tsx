import { A } from '@solidjs/router';
import { createEffect, For, type JSX, Show } from 'solid-js';
import './view-header.css';

/** A step on the way to a view. */
export type Crumb = { readonly label: string; readonly href: string };

/** The head of a view: way, title (also the browser's), facts about it, and what can be done with it. */
export function ViewHeader(props: {
  title: string;
  /** Shown instead of the plain title. */
  heading?: JSX.Element | undefined;
  crumbs?: readonly Crumb[] | undefined;
  facts?: JSX.Element | undefined;
  actions?: JSX.Element | undefined;
}) {
  createEffect(() => {
    document.title = `${props.title} · Assay`;
  });
  return (
    <header class="view-header">
      <Show when={props.crumbs?.length}>
        <nav aria-label="Breadcrumbs">
          <ol>
            <For each={props.crumbs}>
              {(crumb) => (
                <li>
                  <A href={crumb.href} end>
                    {crumb.label}
                  </A>
                </li>
              )}
            </For>
          </ol>
        </nav>
      </Show>
      <div class="title">
        <h1 tabIndex="-1">{props.heading ?? props.title}</h1>
        <Show when={props.actions}>
          <div class="line push">{props.actions}</div>
        </Show>
      </div>
      <Show when={props.facts}>
        <div class="facts">{props.facts}</div>
      </Show>
    </header>
  );
}
