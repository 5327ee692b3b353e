import type * as runParts from './resources/runs/run-part-routes.ts';
import type * as runs from './resources/runs/run-routes.ts';

type RoutesIn<Module> = Extract<Module[keyof Module], { method: string; path: string }>;

/** Every route of the API; the typed client knows from it what can be called. */
export type ApiRoute = RoutesIn<typeof runs> | RoutesIn<typeof runParts>;
