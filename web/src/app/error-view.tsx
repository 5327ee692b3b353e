import { ProblemView } from '../components/problem-view.tsx';
import { ViewHeader } from '../components/view-header.tsx';
import { asProblem } from '../data/problem.ts';

/** What is shown instead of a view that threw; the rest of the page stays usable. */
export function ErrorView(props: { error: unknown; retry: () => void }) {
  return (
    <>
      <ViewHeader title="Something went wrong" />
      <ProblemView problem={asProblem(props.error)} retry={props.retry} />
    </>
  );
}
