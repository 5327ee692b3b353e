import { createSignal, Show } from 'solid-js';
import { announce } from '../../components/announcer.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { sendJson, untypedRequest } from '../../data/api-request.ts';
import { asProblem, type Problem } from '../../data/problem.ts';
import type { Console } from './console-state.ts';
import { SaveDialog } from './save-dialog.tsx';

/** What can be done with the query that is open: keep it, change what is kept, take it away. */
export function SavedActions(props: { console: Console; onChanged: () => void }) {
  const [saving, setSaving] = createSignal<'new' | 'same'>();
  const [deleting, setDeleting] = createSignal(false);
  const [problem, setProblem] = createSignal<Problem>();
  const remove = async () => {
    const query = props.console.saved();
    if (!query) return;
    try {
      await sendJson('DELETE', untypedRequest('/queries/{query}', { path: { query: query.uuid } }));
      props.console.closeQuery();
      setDeleting(false);
      announce('Deleted');
      props.onChanged();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <>
      <Show when={props.console.saved()} fallback={<Button onClick={() => setSaving('new')}>Save</Button>}>
        <Button onClick={() => setSaving('same')}>
          {props.console.isChanged() ? 'Save the changes' : 'Rename'}
        </Button>
        <Button kind="ghost" onClick={() => setSaving('new')}>
          Save as
        </Button>
        <Button
          kind="ghost"
          onClick={() => {
            setProblem(undefined);
            setDeleting(true);
          }}
        >
          Delete
        </Button>
      </Show>
      <SaveDialog
        console={props.console}
        asNew={saving() === 'new'}
        open={saving() !== undefined}
        onClose={() => setSaving(undefined)}
        onSaved={(query) => {
          props.console.keep(query);
          props.onChanged();
        }}
      />
      <Dialog title="Delete the saved query" open={deleting()} onClose={() => setDeleting(false)}>
        <div class="stack">
          <p class="break">
            “<bdi>{props.console.saved()?.name}</bdi>” will be gone for everybody. Its text stays in the
            editor.
          </p>
          <Show when={problem()}>{(why) => <ProblemView problem={why()} />}</Show>
          <div class="line">
            <Button kind="danger" onClick={() => void remove()}>
              Delete
            </Button>
            <Button onClick={() => setDeleting(false)}>Keep it</Button>
          </div>
        </div>
      </Dialog>
    </>
  );
}
