import { For } from 'solid-js';
import { Dialog } from '../components/dialog.tsx';
import { isHelpOpen, setHelpOpen, shortcuts } from './shortcuts.ts';
import './shortcut-help.css';

/** The list of shortcuts, opened with `?`. */
export function ShortcutHelp() {
  return (
    <Dialog title="Keyboard shortcuts" open={isHelpOpen()} onClose={() => setHelpOpen(false)}>
      <dl class="shortcut-help">
        <For each={shortcuts}>
          {(shortcut) => (
            <div>
              <dt>{shortcut.does}</dt>
              <dd>
                <For each={shortcut.keys}>{(key) => <kbd>{key}</kbd>}</For>
              </dd>
            </div>
          )}
        </For>
      </dl>
    </Dialog>
  );
}
