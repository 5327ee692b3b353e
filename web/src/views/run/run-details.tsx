import { createMemo, For, Show } from 'solid-js';
import { CodeBlock } from '../../components/code-block.tsx';
import { formatFullTime } from '../../data/format.ts';
import { asShellCommand } from '../../data/shell-command.ts';
import type { RunState } from './run-state.ts';

/** Where and how the run ran, folded: command, machine, git, CI, variables. */
export function RunDetailsFold(props: { state: RunState }) {
  const run = () => props.state.run();
  const command = createMemo(() => {
    const words = run()?.command_args as unknown;
    return Array.isArray(words) ? asShellCommand(words.map(String)) : undefined;
  });
  const facts = createMemo((): [string, unknown][] => {
    const row = run();
    if (!row) return [];
    return [
      ['UUID', row.uuid],
      ['Started', formatFullTime(row.started_at)],
      ['Ended', row.ended_at ? formatFullTime(row.ended_at) : undefined],
      [
        'Commit',
        row.commit_sha
          ? `${row.commit_sha}${row.commit_dirty ? ' with uncommitted changes' : ''}`
          : undefined,
      ],
      ['CI run', row.ci_run_id],
      ['Build', row.build_key],
      ['Browser', row.browser ? `${row.browser}${row.headless ? ', no window' : ''}` : undefined],
      ['Workers', row.worker_count],
      ['Results', row.results_dir],
      ...entriesOf(row.system_info),
    ];
  });
  const variables = createMemo(() => entriesOf(props.state.details.data()?.run.environment_vars));
  return (
    <details class="run-details">
      <summary>Command, machine and environment</summary>
      <div class="grid">
        <Facts entries={facts()} />
        <div class="stack">
          <Show when={command()}>{(text) => <CodeBlock text={text()} title="Command" wrap />}</Show>
          <Show when={variables().length > 0}>
            <details class="panel">
              <summary>{variables().length} environment variables</summary>
              <Facts entries={variables()} />
            </details>
          </Show>
        </div>
      </div>
    </details>
  );
}

function Facts(props: { entries: readonly [string, unknown][] }) {
  const shown = () =>
    props.entries.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return (
    <dl class="facts-list">
      <For each={shown()}>
        {([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd class="break">{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
