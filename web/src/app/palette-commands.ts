import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { IconName } from '../components/icon.tsx';
import { type Answer, apiRequest } from '../data/api-request.ts';
import { createQuery } from '../data/create-query.ts';
import { setSettings, settings } from '../data/settings.ts';
import { places } from './navigation.ts';
import { setHelpOpen } from './shortcuts.ts';

/** Something that the palette offers: a place to go to, or an act. */
export type Command = {
  readonly group: string;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly icon: IconName;
  readonly keys?: readonly string[];
  readonly href?: string;
  readonly act?: () => void;
};

type Hit = Answer<'/search'>['items'][number];

const hitKinds: Readonly<Record<Hit['kind'], { group: string; icon: IconName; href: (hit: Hit) => string }>> =
  {
    runs: { group: 'Runs', icon: 'runs', href: (hit) => `/runs/${hit.id}` },
    tests: { group: 'Tests', icon: 'tests', href: (hit) => `/tests/${hit.id}` },
    suites: {
      group: 'Suites',
      icon: 'folder',
      href: (hit) => `/tests?q=${encodeURIComponent(hit.detail ?? hit.name)}`,
    },
    failures: {
      group: 'Failures',
      icon: 'failures',
      href: (hit) => `/failures?signature=${encodeURIComponent(hit.id)}`,
    },
  };

const hitsOfEachKind = 6;
const pauseMs = 120;

const standing: readonly Command[] = [
  ...places.map((place) => ({
    group: 'Go to',
    label: place.label,
    icon: place.icon,
    href: place.href,
    keys: ['g', place.key],
  })),
  ...(['light', 'dark', 'system'] as const).map((theme) => ({
    group: 'Commands',
    label: `Theme: ${theme}`,
    icon: ({ light: 'sun', dark: 'moon', system: 'screen' } as const)[theme],
    act: () => setSettings('theme', theme),
  })),
  {
    group: 'Commands',
    label: 'Keyboard shortcuts',
    icon: 'keyboard',
    keys: ['?'],
    act: () => setHelpOpen(true),
  },
];

/** What the palette offers for a text: places and acts by their words, the rest from the API's search. */
export function createCommands(
  text: Accessor<string>,
  open: Accessor<boolean>,
): { commands: Accessor<readonly Command[]>; searching: Accessor<boolean> } {
  const [paused, setPaused] = createSignal('');
  createEffect(
    on(text, (now) => {
      const timer = setTimeout(() => setPaused(now.trim()), pauseMs);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  const found = createQuery(
    () =>
      open() && paused() !== ''
        ? apiRequest('/search', {
            query: { q: paused(), limit: hitsOfEachKind, project: settings.project || undefined },
          })
        : null,
    { keepPrevious: true },
  );
  const presets = createQuery(() => (open() ? apiRequest('/presets') : null), { keepPrevious: true });
  const questions = createMemo(() =>
    (presets.data()?.items ?? []).map(
      (preset): Command => ({
        group: 'Questions',
        label: preset.title,
        detail: preset.name,
        icon: 'sql',
        href: `/sql?preset=${encodeURIComponent(preset.name)}`,
      }),
    ),
  );
  const commands = createMemo(() => {
    const words = text().toLowerCase().split(/\s+/).filter(Boolean);
    const own = standing.filter((command) => matches(command, words));
    const run = /^#?(\d+)$/.exec(text().trim());
    const hits = words.length > 0 ? (found.data()?.items ?? []) : [];
    return [
      ...(run
        ? [{ group: 'Go to', label: `Run ${run[1]}`, icon: 'runs' as const, href: `/runs/${run[1]}` }]
        : []),
      ...own,
      ...hits.map((hit) => commandOf(hit)),
      ...(words.length > 0 ? questions().filter((command) => matches(command, words)) : []),
      ...(words.length > 0
        ? [
            {
              group: 'Search',
              label: `Everything about “${text().trim()}”`,
              icon: 'search' as const,
              href: `/search?q=${encodeURIComponent(text().trim())}`,
            },
          ]
        : []),
    ];
  });
  return { commands, searching: found.loading };
}

function matches(command: Command, words: readonly string[]): boolean {
  const text = `${command.group} ${command.label} ${command.detail ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function commandOf(hit: Hit): Command {
  const { group, icon, href } = hitKinds[hit.kind];
  return { group, label: hit.name, detail: hit.detail ?? undefined, icon, href: href(hit) };
}
