import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { Icon, type IconName } from './icon.tsx';
import './text-filter.css';

const pauseMs = 200;

/** A field whose text filters what is below, once one pauses. `suggestions` are offered while one types. */
export function TextFilter(props: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  icon?: IconName;
  suggestions?: readonly string[];
  width?: string;
}) {
  const [text, setText] = createSignal(props.value);
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(on(() => props.value, setText, { defer: true }));
  onCleanup(() => clearTimeout(timer));
  const change = (value: string) => {
    setText(value);
    clearTimeout(timer);
    timer = setTimeout(() => props.onChange(value.trim()), pauseMs);
  };
  const list = `suggestions-${Math.random().toString(36).slice(2)}`;
  return (
    <label class="text-filter">
      <Icon name={props.icon ?? 'search'} size={14} />
      <span class="for-readers">{props.label}</span>
      <input
        class="field"
        type="search"
        placeholder={props.label}
        value={text()}
        list={props.suggestions?.length ? list : undefined}
        style={{ width: props.width ?? '12rem' }}
        onInput={(event) => change(event.currentTarget.value)}
      />
      <datalist id={list}>
        {props.suggestions?.map((suggestion) => (
          <option value={suggestion} />
        ))}
      </datalist>
    </label>
  );
}
