import { createMemo, createSignal, For, Show } from 'solid-js';
import { IconButton } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { TextFilter } from '../../components/text-filter.tsx';
import type { Query } from '../../data/create-query.ts';
import type { Relation, Schema } from './console-types.ts';

const plain = /^[a-z_][a-z0-9_]*$/;
/** A name as a statement has it: quoted when it must be. */
const written = (name: string) => (plain.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

/** Tables and views that can be asked, with their columns; a click puts a name into the editor. */
export function SchemaBrowser(props: { schema: Query<Schema>; insert: (text: string) => void }) {
  const [search, setSearch] = createSignal('');
  const found = createMemo(() => {
    const words = search().toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (text: string) => words.every((word) => text.toLowerCase().includes(word));
    return (props.schema.data()?.relations ?? []).filter(
      (relation) => fits(relation.name) || relation.columns.some((column) => fits(column.name)),
    );
  });
  const own = () => found().filter((relation) => relation.own);
  const others = () => found().filter((relation) => !relation.own);
  return (
    <QueryView query={props.schema} rows={12}>
      {() => (
        <div class="stack schema">
          <TextFilter label="Table or column" value={search()} onChange={setSearch} width="100%" />
          <RelationList relations={own()} search={search()} insert={props.insert} />
          <Show when={others().length > 0}>
            <h3>Not Assay's</h3>
            <RelationList relations={others()} search={search()} insert={props.insert} />
          </Show>
          <Show when={found().length === 0}>
            <p class="quiet">No table and no column is called so.</p>
          </Show>
        </div>
      )}
    </QueryView>
  );
}

function RelationList(props: {
  relations: readonly Relation[];
  search: string;
  insert: (text: string) => void;
}) {
  return (
    <ul class="relations">
      <For each={props.relations}>
        {(relation) => (
          <li>
            <RelationItem relation={relation} search={props.search} insert={props.insert} />
          </li>
        )}
      </For>
    </ul>
  );
}

function RelationItem(props: { relation: Relation; search: string; insert: (text: string) => void }) {
  const [open, setOpen] = createSignal(false);
  const columns = () => {
    const wanted = props.search.toLowerCase();
    const found = props.relation.columns.filter(({ name }) => wanted !== '' && name.includes(wanted));
    return found.length > 0 && !props.relation.name.includes(wanted) ? found : props.relation.columns;
  };
  return (
    <>
      <div class="relation">
        <button type="button" class="fold clip" aria-expanded={open()} onClick={() => setOpen(!open())}>
          <Icon name={open() ? 'down' : 'right'} size={12} />
          <bdi class="mono">{props.relation.name}</bdi>
          <Show when={props.relation.kind === 'view'}>
            <small class="faint">view</small>
          </Show>
        </button>
        <IconButton
          icon="plus"
          label={`Insert ${props.relation.name}`}
          onClick={() => props.insert(written(props.relation.name))}
        />
      </div>
      <Show when={open()}>
        <Show when={props.relation.doc}>{(doc) => <p class="faint doc">{doc()}</p>}</Show>
        <ul class="columns">
          <For each={columns()}>
            {(column) => (
              <li>
                <button
                  type="button"
                  title={[column.doc, column.references && `→ ${column.references}`]
                    .filter(Boolean)
                    .join(' ')}
                  onClick={() => props.insert(written(column.name))}
                >
                  <bdi class="mono" classList={{ key: column.key }}>
                    {column.name}
                  </bdi>
                  <small class="faint">{column.type.toLowerCase()}</small>
                  <Show when={column.doc}>{(doc) => <span class="faint doc clip">{doc()}</span>}</Show>
                </button>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </>
  );
}
