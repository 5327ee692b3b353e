import { For, Show } from 'solid-js';
import type { Console } from './console-state.ts';
import {
  boundValue,
  type Parameter,
  type ParameterType,
  parameterText,
  parameterTypes,
} from './sql-parameters.ts';

const hints: Readonly<Record<ParameterType, string>> = {
  text: '',
  integer: '17',
  number: '0.5',
  boolean: '',
  time: '2026-01-31T10:00Z',
};

/** A field for each parameter of the statement; Enter runs it. */
export function ParameterForm(props: { console: Console }) {
  return (
    <Show when={props.console.parameters().length > 0}>
      <form
        class="sql-parameters"
        aria-label="Parameters"
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.target instanceof HTMLSelectElement) return;
          event.preventDefault();
          props.console.run();
        }}
      >
        <For each={props.console.parameters().map(({ name }) => name)}>
          {(name) => (
            <Field
              console={props.console}
              parameter={
                props.console.parameters().find((one) => one.name === name) ?? { name, type: 'text' }
              }
            />
          )}
        </For>
      </form>
    </Show>
  );
}

function Field(props: { console: Console; parameter: Parameter }) {
  const id = () => `parameter-${props.parameter.name}`;
  const text = () => parameterText(props.parameter, props.console.values()) ?? '';
  const wrong = () => {
    const bound = boundValue(props.parameter, props.console.values());
    return 'wrong' in bound ? bound.wrong : undefined;
  };
  const change = (value: string) => props.console.setValue(props.parameter.name, value);
  return (
    <div class="parameter">
      <label for={id()}>
        <bdi>{props.parameter.label || `$${props.parameter.name}`}</bdi>
      </label>
      <div class="line">
        <Show
          when={props.parameter.type !== 'boolean'}
          fallback={
            <select
              id={id()}
              class="field"
              aria-invalid={wrong() !== undefined}
              onChange={(event) => change(event.currentTarget.value)}
            >
              <For each={['', 'true', 'false']}>
                {(option) => (
                  <option value={option} selected={text() === option}>
                    {option}
                  </option>
                )}
              </For>
            </select>
          }
        >
          <input
            id={id()}
            class="field"
            value={text()}
            placeholder={hints[props.parameter.type]}
            inputMode={props.parameter.type === 'integer' ? 'numeric' : undefined}
            aria-invalid={wrong() !== undefined}
            title={wrong() && `Wants ${wrong()}`}
            onInput={(event) => change(event.currentTarget.value)}
          />
        </Show>
        <select
          class="field"
          aria-label={`Type of ${props.parameter.name}`}
          onChange={(event) =>
            props.console.setType(props.parameter.name, event.currentTarget.value as ParameterType)
          }
        >
          <For each={parameterTypes}>
            {(type) => (
              <option value={type} selected={props.parameter.type === type}>
                {type}
              </option>
            )}
          </For>
        </select>
      </div>
      <Show when={wrong()}>{(wanted) => <small class="wanted">wants {wanted()}</small>}</Show>
    </div>
  );
}
