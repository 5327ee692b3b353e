import type { IconName } from '../components/icon.tsx';

/** A place in the navigation and in the command palette. */
export type Place = {
  readonly label: string;
  readonly href: string;
  readonly icon: IconName;
  /** Pressed after `g`: goes there from anywhere. */
  readonly key: string;
};

/** The navigation, in its order. */
export const places: readonly Place[] = [
  { label: 'Runs', href: '/runs', icon: 'runs', key: 'r' },
  { label: 'Tests', href: '/tests', icon: 'tests', key: 't' },
  { label: 'Failures', href: '/failures', icon: 'failures', key: 'f' },
  { label: 'Trends', href: '/trends', icon: 'trends', key: 'd' },
  { label: 'SQL', href: '/sql', icon: 'sql', key: 's' },
];
