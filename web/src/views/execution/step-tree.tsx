import { createEffect, createMemo, createSignal, For, Match, on, Show, Switch } from 'solid-js';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Icon } from '../../components/icon.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { counted } from '../../data/format.ts';
import type { ExecutionDetails, ExecutionSteps, SectionItem, TreeItem } from './execution-data.ts';
import { StepRow } from './step-row.tsx';
import './step-tree.css';

/** Steps that are drawn before one asks for the rest. */
const shownAtFirst = 1000;
/** In attempts with more steps than this, what passed is closed to begin with. */
const openUpTo = 150;

const keyOf = (item: TreeItem) => (item.kind === 'section' ? `c${item.section_id}` : `s${item.step_id}`);

/** Sections, steps and sub-steps of an attempt, each part foldable; each step can be linked to. */
export function StepTree(props: {
  steps: ExecutionSteps;
  execution: ExecutionDetails['execution'];
  /** Number of the step in the address, or ''. */
  chosen: string;
  /** The step whose screenshot is shown. */
  shown: number | undefined;
  /** Level of the heading above the sections. */
  headingsBelow: number;
  hrefOfStep: (step: number) => string;
  hasFrame: (step: number) => boolean;
  onShowFrame: (step: number) => void;
}) {
  const items = () => props.steps.items;
  const [closed, setClosed] = createSignal<ReadonlySet<string>>(new Set());
  const [all, setAll] = createSignal(false);
  let list: HTMLOListElement | undefined;
  const branches = createMemo(
    () =>
      new Set(
        items().flatMap((item, at) => ((items()[at + 1]?.depth ?? 0) > item.depth ? [keyOf(item)] : [])),
      ),
  );
  createEffect(
    on(
      () => props.execution.execution_id,
      () => setClosed(new Set(items().length > openUpTo ? closedAtFirst(items(), branches()) : [])),
    ),
  );
  const visible = createMemo(() => {
    const rows: TreeItem[] = [];
    let hiddenBelow = Number.POSITIVE_INFINITY;
    for (const item of items()) {
      if (item.depth > hiddenBelow) continue;
      hiddenBelow = closed().has(keyOf(item)) ? item.depth : Number.POSITIVE_INFINITY;
      rows.push(item);
    }
    return rows;
  });
  const drawn = () => (all() ? visible() : visible().slice(0, shownAtFirst));
  const longest = createMemo(() =>
    Math.max(1, ...items().map((item) => (item.kind === 'step' ? (item.duration_ms ?? 0) : 0))),
  );
  const toggle = (key: string) => {
    const next = new Set(closed());
    if (!next.delete(key)) next.add(key);
    setClosed(next);
  };
  createEffect(
    on([() => props.chosen, () => items().length > 0], ([chosen, there]) => {
      if (chosen === '' || !there) return;
      setClosed(new Set<string>());
      setAll(true);
      requestAnimationFrame(() => {
        const row = list?.querySelector<HTMLElement>(`[data-step="${CSS.escape(chosen)}"]`);
        row?.scrollIntoView({ block: 'center' });
        row?.focus({ preventScroll: true });
      });
    }),
  );
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key];
    const row = (event.target as HTMLElement).closest<HTMLElement>('li[data-row]');
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = row.dataset.row ?? '';
    if (step !== undefined) {
      const next = (step === 1 ? row.nextElementSibling : row.previousElementSibling) as HTMLElement | null;
      next?.focus();
    } else if (event.key === 'ArrowLeft' && branches().has(key) && !closed().has(key)) toggle(key);
    else if (event.key === 'ArrowRight' && closed().has(key)) toggle(key);
    else return;
    event.preventDefault();
  };
  return (
    <Show
      when={items().length > 0}
      fallback={
        <EmptyState
          icon="step"
          title={props.execution.status === 'running' ? 'No step has begun yet' : 'No steps were recorded'}
        />
      }
    >
      <ol class="step-tree" ref={list} aria-label="Steps" onKeyDown={move}>
        <For each={drawn()}>
          {(item) => (
            <li
              tabIndex={-1}
              data-row={keyOf(item)}
              data-step={item.kind === 'step' ? item.step_id : undefined}
              class={item.kind}
              classList={{
                chosen: item.kind === 'step' && String(item.step_id) === props.chosen,
                shown: item.kind === 'step' && item.step_id === props.shown,
              }}
              style={{ '--depth': item.depth }}
              aria-current={item.kind === 'step' && item.step_id === props.shown ? 'step' : undefined}
            >
              <Show when={branches().has(keyOf(item))} fallback={<span class="twist" />}>
                <button
                  type="button"
                  class="twist"
                  aria-expanded={!closed().has(keyOf(item))}
                  aria-label={`${closed().has(keyOf(item)) ? 'Open' : 'Close'} ${item.text}`}
                  onClick={() => toggle(keyOf(item))}
                >
                  <Icon name="right" size={12} />
                </button>
              </Show>
              <Switch>
                <Match when={item.kind === 'section' && item}>
                  {(section) => <SectionRow section={section()} below={props.headingsBelow} />}
                </Match>
                <Match when={item.kind === 'step' && item}>
                  {(step) => (
                    <StepRow
                      step={step()}
                      execution={props.execution}
                      longestMs={longest()}
                      href={props.hrefOfStep(step().step_id)}
                      hasFrame={props.hasFrame(step().step_id)}
                      onShowFrame={() => props.onShowFrame(step().step_id)}
                    />
                  )}
                </Match>
              </Switch>
            </li>
          )}
        </For>
      </ol>
      <Show when={visible().length > drawn().length}>
        <Button onClick={() => setAll(true)}>
          Show {counted(visible().length - drawn().length, 'more step')}
        </Button>
      </Show>
      <Show when={props.steps.truncated}>
        <p class="quiet">
          This attempt has more than 20,000 steps; these are the first. The rest can be read in SQL.
        </p>
      </Show>
      <Show when={props.steps.posts.length > 0}>
        <h3 class="posts-title">Afterwards</h3>
        <ul class="posts">
          <For each={props.steps.posts}>
            {(post) => (
              <li>
                <Show when={post.status}>{(status) => <StatusMark status={status()} size={14} />}</Show>
                <span>{post.action.replaceAll('_', ' ')}</span>
                <Show when={textOfDetails(post.details)}>
                  {(text) => <span class="quiet break">{text()}</span>}
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Show>
  );
}

function SectionRow(props: { section: SectionItem; below: number }) {
  return (
    <div
      class="section-name"
      role="heading"
      aria-level={props.section.level + props.below}
      data-level={props.section.level}
    >
      <bdi>{props.section.text}</bdi>
    </div>
  );
}

function closedAtFirst(items: readonly TreeItem[], branches: ReadonlySet<string>): string[] {
  return items
    .filter((item) => item.kind === 'step' && item.status === 'passed' && branches.has(keyOf(item)))
    .map(keyOf);
}

function textOfDetails(details: unknown): string {
  if (details === null || details === undefined) return '';
  return typeof details === 'string' ? details : JSON.stringify(details);
}
