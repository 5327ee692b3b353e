import { HashRouter, Navigate, Route } from '@solidjs/router';
import { For, lazy } from 'solid-js';
import { siteCopy } from '../data/site-copy.ts';
import { NotFoundView } from './not-found-view.tsx';
import { routes } from './routes.tsx';
import { Shell } from './shell.tsx';

const SiteView = lazy(() => import('../views/site/site-view.tsx'));

/** The whole page: the shell around the view that the address names. */
export function Page() {
  return (
    <HashRouter root={Shell}>
      <Route path="/" component={() => (siteCopy() === null ? <Navigate href="/runs" /> : <SiteView />)} />
      <For each={routes}>{(route) => <Route path={route.path} component={route.view} />}</For>
      <Route path="*" component={NotFoundView} />
    </HashRouter>
  );
}
