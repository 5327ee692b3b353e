import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import type { IconName } from '../components/icon.tsx';
import { untypedRequest } from '../data/api-request.ts';
import { createQuery } from '../data/create-query.ts';
import { setSettings } from '../data/settings.ts';
import { places } from './navigation.ts';
import { setHelpOpen } from './shortcuts.ts';

/** Something that the palette offers: a place to go to, or an act. */
export type Command = {
  readonly group: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon: IconName;
  readonly keys?: readonly string[];
  readonly href?: string;
  readonly act?: () => void;
};

/** One find of the API's search. */
type Hit = {
  readonly kind: string;
  readonly id: string | number;
  readonly name: string;
  readonly detail?: string | null;
};

const hitKinds: Readonly<Record<string, { group: string; icon: IconName; href: (hit: Hit) => string }>> = {
  run: { group: 'Runs', icon: 'runs', href: (hit) => `/runs/${hit.id}` },
  test: { group: 'Tests', icon: 'tests', href: (hit) => `/tests/${hit.id}` },
  suite: { group: 'Suites', icon: 'folder', href: (hit) => `/tests?suite=${hit.id}` },
  preset: { group: 'Questions', icon: 'sql', href: (hit) => `/sql?preset=${encodeURIComponent(hit.id)}` },
};

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
      open() && paused().length > 1
        ? untypedRequest<{ items?: readonly Hit[] }>('/search', { query: { q: paused(), limit: 20 } })
        : null,
    { keepPrevious: true },
  );
  const commands = createMemo(() => {
    const words = text().toLowerCase().split(/\s+/).filter(Boolean);
    const own = standing.filter((command) =>
      words.every((word) => `${command.group} ${command.label}`.toLowerCase().includes(word)),
    );
    const run = /^#?(\d+)$/.exec(text().trim());
    const hits = words.length > 0 ? (found.data()?.items ?? []) : [];
    return [
      ...(run
        ? [{ group: 'Go to', label: `Run ${run[1]}`, icon: 'runs' as const, href: `/runs/${run[1]}` }]
        : []),
      ...own,
      ...hits.flatMap((hit) => commandOf(hit)),
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

function commandOf(hit: Hit): Command[] {
  const kind = hitKinds[hit.kind];
  if (!kind) return [];
  return [
    {
      group: kind.group,
      label: hit.name,
      icon: kind.icon,
      href: kind.href(hit),
      ...(hit.detail && { detail: hit.detail }),
    },
  ];
}
