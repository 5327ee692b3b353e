import type * as artifacts from './resources/artifacts/artifact-routes.ts';
import type * as browsers from './resources/browsers/browser-routes.ts';
import type * as environments from './resources/environments/environment-routes.ts';
import type * as executionChanges from './resources/executions/execution-change-routes.ts';
import type * as executions from './resources/executions/execution-routes.ts';
import type * as failures from './resources/failures/failure-routes.ts';
import type * as health from './resources/health/health-routes.ts';
import type * as presets from './resources/presets/preset-routes.ts';
import type * as projects from './resources/projects/project-routes.ts';
import type * as queries from './resources/queries/query-routes.ts';
import type * as reference from './resources/reference/reference-routes.ts';
import type * as runChanges from './resources/runs/run-change-routes.ts';
import type * as runParts from './resources/runs/run-part-routes.ts';
import type * as runs from './resources/runs/run-routes.ts';
import type * as search from './resources/search/search-routes.ts';
import type * as sql from './resources/sql/sql-routes.ts';
import type * as suiteChanges from './resources/suites/suite-change-routes.ts';
import type * as suites from './resources/suites/suite-routes.ts';
import type * as testChanges from './resources/tests/test-change-routes.ts';
import type * as testPast from './resources/tests/test-past-routes.ts';
import type * as tests from './resources/tests/test-routes.ts';
import type * as testSteps from './resources/tests/test-step-routes.ts';
import type * as testTransfer from './resources/tests/test-transfer-routes.ts';
import type * as trends from './resources/trends/trend-routes.ts';

type RoutesIn<Module> = Extract<Module[keyof Module], { method: string; path: string }>;

/** Every route of the API; the typed client knows from it what can be called. */
export type ApiRoute =
  | RoutesIn<typeof browsers>
  | RoutesIn<typeof environments>
  | RoutesIn<typeof executionChanges>
  | RoutesIn<typeof executions>
  | RoutesIn<typeof reference>
  | RoutesIn<typeof runChanges>
  | RoutesIn<typeof suiteChanges>
  | RoutesIn<typeof projects>
  | RoutesIn<typeof runParts>
  | RoutesIn<typeof runs>
  | RoutesIn<typeof suites>
  | RoutesIn<typeof testChanges>
  | RoutesIn<typeof testPast>
  | RoutesIn<typeof tests>
  | RoutesIn<typeof testSteps>
  | RoutesIn<typeof testTransfer>
  | RoutesIn<typeof artifacts>
  | RoutesIn<typeof failures>
  | RoutesIn<typeof health>
  | RoutesIn<typeof presets>
  | RoutesIn<typeof queries>
  | RoutesIn<typeof search>
  | RoutesIn<typeof sql>
  | RoutesIn<typeof trends>;
