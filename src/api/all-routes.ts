import type * as executions from './resources/executions/execution-routes.ts';
import type * as runParts from './resources/runs/run-part-routes.ts';
import type * as runs from './resources/runs/run-routes.ts';
import type * as suites from './resources/suites/suite-routes.ts';
import type * as testPast from './resources/tests/test-past-routes.ts';
import type * as tests from './resources/tests/test-routes.ts';

type RoutesIn<Module> = Extract<Module[keyof Module], { method: string; path: string }>;

/** Every route of the API; the typed client knows from it what can be called. */
export type ApiRoute =
  | RoutesIn<typeof executions>
  | RoutesIn<typeof runParts>
  | RoutesIn<typeof runs>
  | RoutesIn<typeof suites>
  | RoutesIn<typeof testPast>
  | RoutesIn<typeof tests>;
