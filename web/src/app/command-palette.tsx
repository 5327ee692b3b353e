import { useNavigate } from '@solidjs/router';
import { createEffect, createMemo, createSignal, For, on, Show } from 'solid-js';
import { Icon } from '../components/icon.tsx';
import { type Command, createCommands } from './palette-commands.ts';
import { closePalette, isPaletteOpen } from './palette-state.ts';
import './command-palette.css';

/** Search over everything there is and everything that can be done: a combobox in a dialog. */
export function CommandPalette() {
  const navigate = useNavigate();
  const [text, setText] = createSignal('');
  const [chosen, setChosen] = createSignal(0);
  const { commands, searching } = createCommands(text, isPaletteOpen);
  const groups = createMemo(() => groupInOrder(commands()));
  let dialog: HTMLDialogElement | undefined;
  let list: HTMLDivElement | undefined;

  createEffect(
    on(isPaletteOpen, (open) => {
      if (open && !dialog?.open) {
        setText('');
        dialog?.showModal();
      }
      if (!open && dialog?.open) dialog.close();
    }),
  );
  createEffect(on([text, () => commands().length], () => setChosen(0)));
  createEffect(() => {
    const id = `command-${chosen()}`;
    list?.querySelector(`#${id}`)?.scrollIntoView({ block: 'nearest' });
  });

  const run = (command: Command | undefined) => {
    if (!command) return;
    closePalette();
    if (command.href !== undefined) navigate(command.href);
    command.act?.();
  };
  const onKey = (event: KeyboardEvent) => {
    const count = commands().length;
    const moves: Record<string, number> = {
      ArrowDown: (chosen() + 1) % count,
      ArrowUp: (chosen() + count - 1) % count,
      PageDown: Math.min(count - 1, chosen() + 8),
      PageUp: Math.max(0, chosen() - 8),
    };
    if (event.key in moves && count > 0) setChosen(moves[event.key] ?? 0);
    else if (event.key === 'Enter') run(commands()[chosen()]);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      class="command-palette"
      ref={dialog}
      aria-label="Search and commands"
      onClose={closePalette}
      onClick={(event) => event.target === dialog && closePalette()}
    >
      <Show when={isPaletteOpen()}>
        <div class="entry">
          <Icon name="search" />
          <input
            type="text"
            role="combobox"
            aria-label="Search runs, tests, suites and commands"
            aria-expanded="true"
            aria-controls="command-list"
            aria-activedescendant={commands().length > 0 ? `command-${chosen()}` : undefined}
            aria-autocomplete="list"
            autocomplete="off"
            spellcheck={false}
            placeholder="Search runs, tests, suites, commands …"
            value={text()}
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={onKey}
          />
          <kbd>Esc</kbd>
        </div>
        <div id="command-list" role="listbox" aria-label="Matches" ref={list} aria-busy={searching()}>
          <For each={groups()}>
            {(group) => (
              <div role="group" aria-label={group.name}>
                <div class="group-name" aria-hidden="true">
                  {group.name}
                </div>
                <For each={group.commands}>
                  {({ command, index }) => (
                    <div
                      id={`command-${index}`}
                      role="option"
                      tabIndex="-1"
                      aria-selected={chosen() === index}
                      onMouseMove={() => setChosen(index)}
                      onClick={() => run(command)}
                    >
                      <Icon name={command.icon} size={15} />
                      <span class="clip">{command.label}</span>
                      <Show when={command.detail}>
                        <span class="faint clip detail">{command.detail}</span>
                      </Show>
                      <Show when={command.keys}>
                        <span class="push keys">
                          <For each={command.keys}>{(key) => <kbd>{key}</kbd>}</For>
                        </span>
                      </Show>
                    </div>
                  )}
                </For>
              </div>
            )}
          </For>
        </div>
        <Show when={commands().length === 0}>
          <p class="none quiet">{searching() ? 'Searching …' : `Nothing matches “${text()}”.`}</p>
        </Show>
      </Show>
    </dialog>
  );
}

type Group = { name: string; commands: { command: Command; index: number }[] };

function groupInOrder(commands: readonly Command[]): Group[] {
  const groups = new Map<string, Group>();
  for (const [index, command] of commands.entries()) {
    const group = groups.get(command.group) ?? { name: command.group, commands: [] };
    group.commands.push({ command, index });
    groups.set(command.group, group);
  }
  return [...groups.values()];
}
