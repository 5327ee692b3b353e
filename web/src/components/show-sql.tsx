import { createSignal, For, Show } from 'solid-js';
import { Button, ButtonLink } from './button.tsx';
import { CodeBlock } from './code-block.tsx';
import { Dialog } from './dialog.tsx';
import './show-sql.css';

/** A query as the API shows it beside the figures that it gave. */
export type ShownQuery = { readonly name: string; readonly title: string; readonly sql: string };

/** "Show the SQL": where the figures beside it come from, to read, copy, and change in the console. */
export function ShowSql(props: { queries: readonly ShownQuery[] | undefined; label?: string | undefined }) {
  const [open, setOpen] = createSignal(false);
  return (
    <Show when={props.queries?.length}>
      <Button kind="ghost" icon="sql" class="show-sql" onClick={() => setOpen(true)}>
        {props.label ?? 'SQL'}
        <span class="for-readers">: show the queries behind these figures</span>
      </Button>
      <Dialog title="Where these figures come from" wide open={open()} onClose={() => setOpen(false)}>
        <div class="shown-queries">
          <For each={props.queries}>
            {(query) => (
              <section>
                <header>
                  <h3>{query.title}</h3>
                  <ButtonLink
                    kind="ghost"
                    icon="external"
                    href={`#/sql?sql=${encodeURIComponent(query.sql)}`}
                    onClick={() => setOpen(false)}
                  >
                    Open in the console
                  </ButtonLink>
                </header>
                <CodeBlock text={query.sql} />
              </section>
            )}
          </For>
        </div>
      </Dialog>
    </Show>
  );
}
