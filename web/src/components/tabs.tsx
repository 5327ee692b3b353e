import { createUniqueId, For, type JSX, Show } from 'solid-js';
import './tabs.css';

/** One tab. */
export type Tab = { readonly id: string; readonly label: string; readonly count?: number | undefined };

/**
 * Tabs after the ARIA pattern: arrows, Home and End move between them. Keep the chosen one in the URL (`createUrlState`)
 * so that it can be linked to.
 */
export function Tabs(props: {
  label: string;
  tabs: readonly Tab[];
  selected: string;
  onSelect: (id: string) => void;
  children: JSX.Element;
}) {
  const base = createUniqueId();
  let list: HTMLDivElement | undefined;
  const move = (event: KeyboardEvent) => {
    const at = props.tabs.findIndex((tab) => tab.id === props.selected);
    const steps: Record<string, number> = {
      ArrowRight: (at + 1) % props.tabs.length,
      ArrowLeft: (at + props.tabs.length - 1) % props.tabs.length,
      Home: 0,
      End: props.tabs.length - 1,
    };
    const next = props.tabs[steps[event.key] ?? -1];
    if (!next) return;
    event.preventDefault();
    props.onSelect(next.id);
    list?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.id)}"]`)?.focus();
  };
  return (
    <div class="tabs">
      <div role="tablist" aria-label={props.label} ref={list} onKeyDown={move}>
        <For each={props.tabs}>
          {(tab) => (
            <button
              type="button"
              role="tab"
              data-tab={tab.id}
              id={`${base}-${tab.id}`}
              aria-controls={`${base}-panel`}
              aria-selected={tab.id === props.selected}
              tabIndex={tab.id === props.selected ? 0 : -1}
              onClick={() => props.onSelect(tab.id)}
            >
              {tab.label}
              <Show when={tab.count !== undefined}>
                <span class="count">{tab.count}</span>
              </Show>
            </button>
          )}
        </For>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a panel without anything to focus must be reachable */}
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${props.selected}`} tabIndex="0">
        {props.children}
      </div>
    </div>
  );
}
