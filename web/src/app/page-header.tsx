import { A, useLocation } from '@solidjs/router';
import { createSignal, For, Show } from 'solid-js';
import { IconButton } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { siteCopy } from '../data/site-copy.ts';
import { ConnectionStatus } from './connection-status.tsx';
import { places } from './navigation.ts';
import { openPalette } from './palette-state.ts';
import { ProjectSwitcher } from './project-switcher.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import './page-header.css';

/** The bar at the top: where one is, where one can go, and the state of the connection. */
export function PageHeader() {
  const location = useLocation();
  const [open, setOpen] = createSignal(false);
  const isHere = (href: string) => location.pathname === href || location.pathname.startsWith(`${href}/`);
  return (
    <header class="page-header">
      <IconButton
        class="menu"
        icon={open() ? 'close' : 'menu'}
        label={open() ? 'Close the navigation' : 'Open the navigation'}
        aria-expanded={open()}
        aria-controls="navigation"
        onClick={() => setOpen(!open())}
      />
      <A
        class="brand"
        href={siteCopy() === null ? '/runs' : '/'}
        aria-label={siteCopy() === null ? 'Assay: all runs' : 'Assay: overview'}
        end
      >
        <Mark />
        <span>Assay</span>
      </A>
      <nav id="navigation" aria-label="Views" classList={{ open: open() }}>
        <ul>
          <For each={places}>
            {(place) => (
              <li>
                <A
                  href={place.href}
                  aria-current={isHere(place.href) ? 'page' : undefined}
                  onClick={() => setOpen(false)}
                >
                  <Icon name={place.icon} size={15} />
                  {place.label}
                </A>
              </li>
            )}
          </For>
        </ul>
      </nav>
      <div class="tools">
        <ProjectSwitcher />
        <button type="button" class="search-box" onClick={() => openPalette()}>
          <Icon name="search" size={14} />
          <span class="text">Search</span>
          <kbd>{isMac ? '⌘K' : 'Ctrl K'}</kbd>
        </button>
        <ConnectionStatus />
        <ThemeSwitch />
      </div>
      <Show when={open()}>
        <div class="nav-veil" onClick={() => setOpen(false)} aria-hidden="true" />
      </Show>
    </header>
  );
}

const isMac = navigator.platform.startsWith('Mac');

function Mark() {
  return (
    <svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true">
      <rect class="ground" width="32" height="32" rx="7" />
      <path class="letter" d="M9 23 16 8l7 15M11.8 17.6h8.4" />
      <circle class="dot" cx="24.5" cy="8" r="3" />
    </svg>
  );
}
