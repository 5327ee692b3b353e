import { IconButton } from '../components/button.tsx';
import type { IconName } from '../components/icon.tsx';
import { type Settings, setSettings, settings } from '../data/settings.ts';

type Theme = Settings['theme'];

const next: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };
const icons: Record<Theme, IconName> = { system: 'screen', light: 'sun', dark: 'moon' };

/** Goes round from the system's theme to light and dark. */
export function ThemeSwitch() {
  return (
    <IconButton
      icon={icons[settings.theme]}
      label={`Theme: ${settings.theme}. Change to ${next[settings.theme]}`}
      onClick={() => setSettings('theme', next[settings.theme])}
    />
  );
}
