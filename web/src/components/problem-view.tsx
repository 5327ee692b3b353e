import { For, Show } from 'solid-js';
import type { Problem } from '../data/problem.ts';
import { Button } from './button.tsx';
import './problem-view.css';

/** An error where the data would be: what happened, the code to look up, and a way to try again. */
export function ProblemView(props: { problem: Problem; retry?: () => void }) {
  return (
    <div class="problem" role="alert">
      <h3>{props.problem.title}</h3>
      <p class="break">{props.problem.detail}</p>
      <Show when={props.problem.errors?.length}>
        <ul>
          <For each={props.problem.errors}>
            {(error) => (
              <li>
                <code>{error.field}</code> {error.message}
              </li>
            )}
          </For>
        </ul>
      </Show>
      <div class="line">
        <Show when={props.retry}>
          {(retry) => (
            <Button icon="retry" onClick={() => retry()()}>
              Try again
            </Button>
          )}
        </Show>
        <Show when={props.problem.code}>
          <code class="faint">{props.problem.code}</code>
        </Show>
      </div>
    </div>
  );
}
