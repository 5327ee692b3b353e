import { createSignal, onCleanup } from 'solid-js';
import type { Query } from './create-query.ts';
import { asProblem, type Problem } from './problem.ts';

/** A question that is asked when somebody wants it, and can be cancelled. */
export type AskedQuery<T> = Query<T> & {
  /** Asks; what was asked before is cancelled. `keep`: the last answer stays until there is another one. */
  readonly ask: (question: (signal: AbortSignal) => Promise<T>, keep?: boolean) => void;
  /** Forgets the answer. */
  readonly clear: () => void;
  readonly cancel: () => void;
};

/** Holds the answer to the last question of a view; with the view, the question goes. */
export function createAnswer<T>(): AskedQuery<T> {
  const [data, setData] = createSignal<T>();
  const [problem, setProblem] = createSignal<Problem>();
  const [loading, setLoading] = createSignal(false);
  let abort: AbortController | undefined;
  let last: ((signal: AbortSignal) => Promise<T>) | undefined;

  const ask = (question: (signal: AbortSignal) => Promise<T>, keep = false) => {
    abort?.abort();
    const own = new AbortController();
    abort = own;
    last = question;
    setLoading(true);
    setProblem(undefined);
    if (!keep) setData(undefined);
    question(own.signal)
      .then((answer) => {
        if (abort === own) setData(() => answer);
      })
      .catch((thrown: unknown) => {
        if (abort === own) setProblem(asProblem(thrown));
      })
      .finally(() => {
        if (abort === own) setLoading(false);
      });
  };
  const cancel = () => {
    abort?.abort();
    abort = undefined;
    setLoading(false);
  };
  const clear = () => {
    cancel();
    setData(undefined);
    setProblem(undefined);
  };
  onCleanup(cancel);
  return { data, problem, loading, ask, cancel, clear, refetch: () => last && ask(last) };
}
