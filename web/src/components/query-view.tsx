import { type JSX, Match, Show, Switch } from 'solid-js';
import type { Query } from '../data/create-query.ts';
import { ProblemView } from './problem-view.tsx';
import { Skeleton } from './skeleton.tsx';

/**
 * Shows a query in all its states: a skeleton while there is no answer, the problem when there will be none, the
 * answer otherwise (with the problem above it when renewing it failed).
 * @param props `children` draws the answer; it is reactive and not made anew when the answer changes
 */
export function QueryView<T>(props: {
  query: Query<T>;
  /** What keeps the place; a skeleton of `rows` rows without it. */
  waiting?: JSX.Element | undefined;
  rows?: number | undefined;
  children: (data: () => T) => JSX.Element;
}) {
  return (
    <Switch fallback={props.waiting ?? <Skeleton rows={props.rows ?? 8} />}>
      <Match when={props.query.data() !== undefined}>
        <Show when={props.query.problem()}>
          {(problem) => <ProblemView problem={problem()} retry={props.query.refetch} />}
        </Show>
        {props.children(() => props.query.data() as T)}
      </Match>
      <Match when={props.query.problem()}>
        {(problem) => <ProblemView problem={problem()} retry={props.query.refetch} />}
      </Match>
    </Switch>
  );
}
