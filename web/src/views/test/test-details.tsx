import { For, Show } from 'solid-js';
import type { Answer } from '../../data/api-request.ts';
import { formatFullTime } from '../../data/format.ts';

/** What the catalogue has of a test. */
export function TestDetails(props: { data: Answer<'/tests/{test}'> }) {
  const facts = (): readonly (readonly [string, string | number | null])[] => {
    const { test, project, suites } = props.data;
    return [
      ['Number', test.test_id],
      ['UUID', test.uuid],
      ['Key', test.key],
      ['Project', project.name || project.key],
      ['Suites', suites.map(({ name }) => name).join(' › ')],
      ['File', test.path === null ? null : `${test.path}${test.line === null ? '' : `:${test.line}`}`],
      ['Source', test.source],
      ['Status', test.status],
      ['Priority', test.priority],
      ['Owner', test.owner],
      ['Category', test.category],
      ['Type', test.test_type],
      ['Subsystem', test.subsystem],
      ['Tags', (test.tags ?? []).join(' ')],
      ['Known since', formatFullTime(test.created_at)],
    ];
  };
  return (
    <section class="panel stack" aria-label="Details of the test">
      <Show when={props.data.test.description}>{(text) => <p class="break">{text()}</p>}</Show>
      <dl class="facts-list">
        <For each={facts().filter(([, value]) => value !== null && value !== '')}>
          {([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </>
          )}
        </For>
      </dl>
    </section>
  );
}
