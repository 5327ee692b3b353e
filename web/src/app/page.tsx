import { HashRouter, Navigate, Route } from '@solidjs/router';
import { For } from 'solid-js';
import { NotFoundView } from './not-found-view.tsx';
import { routes } from './routes.tsx';
import { Shell } from './shell.tsx';

/** The whole page: the shell around the view that the address names. */
export function Page() {
  return (
    <HashRouter root={Shell}>
      <Route path="/" component={() => <Navigate href="/runs" />} />
      <For each={routes}>{(route) => <Route path={route.path} component={route.view} />}</For>
      <Route path="*" component={NotFoundView} />
    </HashRouter>
  );
}
