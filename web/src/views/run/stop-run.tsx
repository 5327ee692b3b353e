import { createSignal, Show } from 'solid-js';
import { announce } from '../../components/announcer.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { sendJson, untypedRequest } from '../../data/api-request.ts';
import { asProblem, type Problem } from '../../data/problem.ts';

/** Asks the process that records a run to stop, as Ctrl-C does; asks back first. */
export function StopRun(props: { run: string }) {
  const [open, setOpen] = createSignal(false);
  const [problem, setProblem] = createSignal<Problem>();
  const stop = async () => {
    try {
      await sendJson('POST', untypedRequest('/runs/{run}/cancel', { path: { run: props.run } }));
      setOpen(false);
      announce('The run was asked to stop');
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <>
      <Button
        icon="close"
        onClick={() => {
          setProblem(undefined);
          setOpen(true);
        }}
      >
        Stop
      </Button>
      <Dialog title="Stop this run?" open={open()} onClose={() => setOpen(false)}>
        <div class="stack">
          <p>It ends as after Ctrl-C: what runs now is interrupted, what has not begun is lost.</p>
          <Show when={problem()}>{(one) => <ProblemView problem={one()} />}</Show>
          <div class="line">
            <Button kind="danger" onClick={() => void stop()}>
              Stop the run
            </Button>
            <Button onClick={() => setOpen(false)}>Let it run</Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
