import { type Component, lazy } from 'solid-js';

/** A view and its address below `#`; with several addresses it stays when one leads to the other. Each view is a chunk of its own, fetched when it is first shown. */
export type PageRoute = { readonly path: string | string[]; readonly view: Component };

/** All views. A new one is one line here and, when it belongs into the navigation, one in navigation.ts. */
export const routes: readonly PageRoute[] = [
  { path: '/runs', view: lazy(() => import('../views/runs/runs-view.tsx')) },
  {
    path: ['/runs/:run', '/runs/:run/executions/:execution'],
    view: lazy(() => import('../views/run/run-view.tsx')),
  },
  { path: '/compare/:a/:b', view: lazy(() => import('../views/compare/compare-view.tsx')) },
  { path: '/tests', view: lazy(() => import('../views/tests/tests-view.tsx')) },
  { path: '/tests/:test', view: lazy(() => import('../views/test/test-view.tsx')) },
  { path: '/failures', view: lazy(() => import('../views/failures/failures-view.tsx')) },
  { path: '/trends', view: lazy(() => import('../views/trends/trends-view.tsx')) },
  { path: '/sql', view: lazy(() => import('../views/sql/sql-view.tsx')) },
  { path: '/search', view: lazy(() => import('../views/search/search-view.tsx')) },
];
