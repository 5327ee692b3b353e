import { useIsRouting, useLocation } from '@solidjs/router';
import { createEffect, ErrorBoundary, type JSX, on, Show, Suspense } from 'solid-js';
import { Announcer, announce } from '../components/announcer.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { CommandPalette } from './command-palette.tsx';
import { ErrorView } from './error-view.tsx';
import { PageHeader } from './page-header.tsx';
import { ShortcutHelp } from './shortcut-help.tsx';
import { listenToShortcuts } from './shortcuts.ts';
import './shell.css';

/** What is around every view: header, palette, help, and care for focus and errors. */
export function Shell(props: { children?: JSX.Element }) {
  const location = useLocation();
  const isRouting = useIsRouting();
  let main: HTMLElement | undefined;
  listenToShortcuts();
  createEffect(
    on(
      () => location.pathname,
      () => void focusTitle(main),
      { defer: true },
    ),
  );
  return (
    <>
      <button type="button" class="skip-link" onClick={() => main?.focus()}>
        Skip to the content
      </button>
      <PageHeader />
      <Show when={isRouting()}>
        <div class="route-progress" />
      </Show>
      <main id="content" tabIndex="-1" ref={main}>
        <ErrorBoundary
          fallback={(error, reset) => {
            createEffect(on(() => location.pathname, reset, { defer: true }));
            return <ErrorView error={error} retry={reset} />;
          }}
        >
          <Suspense fallback={<Skeleton rows={12} />}>{props.children}</Suspense>
        </ErrorBoundary>
      </main>
      <CommandPalette />
      <ShortcutHelp />
      <Announcer />
    </>
  );
}

/** After another view came: the focus goes to its title, and screen readers say it. */
async function focusTitle(main: HTMLElement | undefined): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const title = main?.querySelector<HTMLElement>('h1');
    if (!title) continue;
    // Who is already doing something in the new view, or in a dialog, is left alone.
    const active = document.activeElement;
    if (active === document.body || active?.closest('header.page-header') || !active?.isConnected)
      title.focus({ preventScroll: true });
    announce(title.textContent ?? '');
    return;
  }
}
