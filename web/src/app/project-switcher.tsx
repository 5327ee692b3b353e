import { createMemo, For, Show } from 'solid-js';
import { Icon } from '../components/icon.tsx';
import { untypedRequest } from '../data/api-request.ts';
import { createQuery } from '../data/create-query.ts';
import { setSettings, settings } from '../data/settings.ts';
import './project-switcher.css';

type Projects = { readonly items?: readonly { readonly name: string }[] };

/** Chooses the project that all lists show; only where there are several. */
export function ProjectSwitcher() {
  const projects = createQuery(() => untypedRequest<Projects>('/projects', { query: { limit: 100 } }));
  const names = createMemo(() => (projects.data()?.items ?? []).map((project) => project.name));
  return (
    <Show when={names().length > 1}>
      <label class="project-switcher">
        <Icon name="project" size={14} />
        <span class="for-readers">Project</span>
        <select
          value={settings.project}
          onChange={(event) => setSettings('project', event.currentTarget.value)}
        >
          <option value="">All projects</option>
          <For each={names()}>{(name) => <option value={name}>{name}</option>}</For>
        </select>
      </label>
    </Show>
  );
}
