import { createMemo, For, Show } from 'solid-js';
import { EmptyState } from '../../components/empty-state.tsx';
import { Icon } from '../../components/icon.tsx';
import { QueryView } from '../../components/query-view.tsx';
import { apiRequest } from '../../data/api-request.ts';
import { createPages } from '../../data/create-pages.ts';
import { formatBytes } from '../../data/format.ts';
import type { RunState } from '../run/run-state.ts';
import { artifactUrl, isPicture } from './execution-data.ts';
import { StoredPicture } from './stored-picture.tsx';
import './execution-files.css';

/** The files that an attempt left, with a look at the pictures. */
export function ExecutionFiles(props: { execution: string; run: RunState }) {
  const pages = createPages((after) =>
    apiRequest('/executions/{execution}/artifacts', {
      path: { execution: props.execution },
      query: { limit: 500, ...(after === undefined ? {} : { after }) },
    }),
  );
  props.run.onChange((change) => {
    const { artifacts } = change as { artifacts?: readonly { execution_id?: number }[] };
    if (artifacts?.some((one) => one.execution_id === Number(props.execution))) pages.first.refetch();
  });
  const files = createMemo(() => pages.items());
  return (
    <QueryView query={pages.first} rows={4}>
      {() => (
        <Show when={files().length > 0} fallback={<EmptyState icon="file" title="No files were kept" />}>
          <ul class="files">
            <For each={files()}>
              {(file) => (
                <li>
                  <Show when={isPicture(file)} fallback={<Icon name="file" size={20} />}>
                    <StoredPicture src={artifactUrl(file)} alt="" lazy />
                  </Show>
                  <div class="what">
                    <a class="break" href={artifactUrl(file)} target="_blank" rel="noreferrer">
                      <bdi>{file.name}</bdi>
                    </a>
                    <span class="faint">
                      {file.kind}, {formatBytes(file.bytes)}
                      {file.width && file.height ? `, ${file.width} × ${file.height}` : ''}
                    </span>
                  </div>
                  <a
                    class="button ghost icon-only"
                    href={artifactUrl(file, true)}
                    download={file.name}
                    aria-label={`Download ${file.name}`}
                    title="Download"
                  >
                    <Icon name="download" />
                  </a>
                </li>
              )}
            </For>
          </ul>
        </Show>
      )}
    </QueryView>
  );
}
