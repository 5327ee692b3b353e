import { Match, Switch } from 'solid-js';
import { statusFacts } from '../data/status-facts.ts';
import './status.css';

/**
 * The shape of a status alone; screen readers hear its name, and a tooltip shows it.
 * @param props `silent`: the name stands beside it already
 */
export function StatusMark(props: {
  status: string;
  size?: number | undefined;
  silent?: boolean | undefined;
}) {
  const facts = () => statusFacts(props.status);
  return (
    <svg
      class="status-mark"
      data-tone={facts().tone}
      data-shape={facts().shape}
      width={props.size ?? 16}
      height={props.size ?? 16}
      viewBox="0 0 16 16"
      role={props.silent ? undefined : 'img'}
      aria-label={props.silent ? undefined : facts().label}
      aria-hidden={props.silent ? 'true' : undefined}
    >
      <Switch fallback={<circle cx="8" cy="8" r="7" class="ground" />}>
        <Match when={facts().shape === 'cross'}>
          <path class="ground" d="M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.900V5.1z" />
        </Match>
        <Match when={facts().shape === 'wave'}>
          <path class="ground" d="M8 .6 15.4 8 8 15.4.6 8z" />
        </Match>
        <Match when={facts().shape === 'bang'}>
          <path class="ground" d="M8 1.2 15.4 14.400H.6z" />
        </Match>
        <Match when={facts().shape === 'square'}>
          <rect class="ground" x="1.5" y="1.5" width="13" height="13" rx="2.5" />
        </Match>
        <Match when={facts().shape === 'question'}>
          <circle class="edge" cx="8" cy="8" r="6.2" stroke-dasharray="2.6 1.7" />
        </Match>
        <Match when={facts().shape === 'ring' || facts().shape === 'spinner'}>
          <circle class="edge" cx="8" cy="8" r="6" />
        </Match>
      </Switch>
      <path class="sign" d={signs[facts().shape]} />
    </svg>
  );
}

const signs = {
  check: 'M4.7 8.3 7 10.700l4.4-5',
  cross: 'M5.5 5.500l5 5M10.5 5.500l-5 5',
  wave: 'M4.7 9 6.9 6.8 9.1 9.2 11.3 7',
  bang: 'M8 6v4M8 12.100v.1',
  question: 'M6.3 6.500c0-2.2 3.4-2.2 3.4-.1 0 1.5-1.7 1.4-1.7 2.900M8 11.400v.1',
  dash: 'M5 8h6',
  spinner: 'M8 2a6 6 0 0 1 6 6',
  ring: '',
  clock: 'M8 4.500V8l2.3 1.6',
  square: 'M6 6h4v4H6z',
  slash: 'M5 11l6-6',
} as const;
