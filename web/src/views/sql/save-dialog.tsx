import { createSignal, For, Show } from 'solid-js';
import { createStore } from 'solid-js/store';
import { announce } from '../../components/announcer.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ProblemView } from '../../components/problem-view.tsx';
import { sendJson, untypedRequest } from '../../data/api-request.ts';
import { asProblem, type Problem } from '../../data/problem.ts';
import type { Console } from './console-state.ts';
import type { SavedQuery } from './console-types.ts';
import { boundValue, type Parameter, parameterText } from './sql-parameters.ts';

/** Asks for a name and what else is kept with a query, and keeps it: `asNew` as another one, else in its place. */
export function SaveDialog(props: {
  console: Console;
  asNew: boolean;
  open: boolean;
  onClose: () => void;
  onSaved: (query: SavedQuery) => void;
}) {
  return (
    <Dialog
      title={props.asNew ? 'Save the query' : 'Change the saved query'}
      open={props.open}
      onClose={props.onClose}
    >
      <SaveForm {...props} />
    </Dialog>
  );
}

type Draft = { name: string; description: string; shared: boolean; labels: Record<string, string> };

function SaveForm(props: {
  console: Console;
  asNew: boolean;
  onClose: () => void;
  onSaved: (query: SavedQuery) => void;
}) {
  const before = props.console.saved();
  const parameters = props.console.parameters();
  const [draft, setDraft] = createStore<Draft>({
    name: before === undefined ? '' : props.asNew ? `${before.name} (copy)` : before.name,
    description: before?.description ?? '',
    shared: before?.is_shared ?? true,
    labels: Object.fromEntries(parameters.map(({ name, label }) => [name, label ?? ''])),
  });
  const [problem, setProblem] = createSignal<Problem>();
  const [busy, setBusy] = createSignal(false);
  const declared = () =>
    parameters.map((parameter) => {
      const text = parameterText(parameter, props.console.values());
      const bound = text === undefined ? undefined : boundValue(parameter, props.console.values());
      const fallback: Parameter['default'] =
        bound === undefined || 'wrong' in bound
          ? parameter.default
          : parameter.type === 'time'
            ? text
            : bound.value;
      return {
        name: parameter.name.toLowerCase(),
        type: parameter.type,
        ...(draft.labels[parameter.name] && { label: draft.labels[parameter.name] }),
        ...(fallback !== undefined && { default: fallback }),
      };
    });
  const save = async () => {
    setBusy(true);
    setProblem(undefined);
    const body = {
      name: draft.name,
      description: draft.description.trim() === '' ? null : draft.description,
      sql: props.console.sql(),
      parameters: parameters.length === 0 ? null : declared(),
      chart: props.console.chart(),
      is_shared: draft.shared,
    };
    try {
      const query =
        before === undefined || props.asNew
          ? await sendJson('POST', untypedRequest<SavedQuery>('/queries'), body)
          : await sendJson(
              'PATCH',
              untypedRequest<SavedQuery>('/queries/{query}', { path: { query: before.uuid } }),
              body,
            );
      announce('Saved');
      props.onSaved(query);
      props.onClose();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setBusy(false);
  };
  return (
    <form
      class="stack save-query"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label>
        Name
        <input
          class="field"
          required
          maxLength={200}
          autofocus
          value={draft.name}
          onInput={(event) => setDraft('name', event.currentTarget.value)}
        />
      </label>
      <label>
        What it tells
        <textarea
          class="field"
          rows={2}
          value={draft.description}
          onInput={(event) => setDraft('description', event.currentTarget.value)}
        />
      </label>
      <Show when={parameters.length > 0}>
        <fieldset>
          <legend>Labels of the parameters; what their fields hold now is their default</legend>
          <For each={parameters}>
            {(parameter) => (
              <label>
                <span class="mono">
                  ${parameter.name} ({parameter.type})
                </span>
                <input
                  class="field"
                  maxLength={200}
                  value={draft.labels[parameter.name] ?? ''}
                  onInput={(event) => setDraft('labels', parameter.name, event.currentTarget.value)}
                />
              </label>
            )}
          </For>
        </fieldset>
      </Show>
      <label class="line">
        <input
          type="checkbox"
          checked={draft.shared}
          onChange={(event) => setDraft('shared', event.currentTarget.checked)}
        />
        Shared with everybody who reads this database
      </label>
      <Show when={problem()}>{(why) => <ProblemView problem={why()} />}</Show>
      <div class="line">
        <Button kind="primary" type="submit" disabled={busy() || draft.name.trim() === ''}>
          Save
        </Button>
        <Button onClick={() => props.onClose()}>Cancel</Button>
      </div>
    </form>
  );
}
