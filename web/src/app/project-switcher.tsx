import { createMemo, For, Show } from 'solid-js';
import { Icon } from '../components/icon.tsx';
import { apiRequest } from '../data/api-request.ts';
import { createQuery } from '../data/create-query.ts';
import { setSettings, settings } from '../data/settings.ts';
import './project-switcher.css';

/** Chooses the project that all lists show; only where there are several. */
export function ProjectSwitcher() {
  const projects = createQuery(() => apiRequest('/projects', { query: { limit: 100 } }));
  const all = createMemo(() => projects.data()?.items ?? []);
  return (
    <Show when={all().length > 1}>
      <label class="project-switcher">
        <Icon name="project" size={14} />
        <span class="for-readers">Project</span>
        <select onChange={(event) => setSettings('project', event.currentTarget.value)}>
          <option value="" selected={settings.project === ''}>
            All projects
          </option>
          <For each={all()}>
            {(project) => (
              <option value={project.key} selected={settings.project === project.key}>
                {project.name}
              </option>
            )}
          </For>
        </select>
      </label>
    </Show>
  );
}
