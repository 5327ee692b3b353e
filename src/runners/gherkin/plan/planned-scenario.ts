import type { SuiteDescription, TestDescription } from '../../../model/events/record-event.ts';
import type { ScenarioIdentity } from '../../../model/gherkin/scenario-identity.ts';

/** A scenario that a run is to execute. Texts are redacted. */
export interface PlannedScenario {
  /** Place in the plan, from 0 on: its number between coordinator and workers. */
  readonly index: number;
  /** Line of the scenario or of its examples row: with the file its address. */
  readonly line: number;
  readonly stepCount: number;
  readonly identity: ScenarioIdentity;
  readonly test: TestDescription;
}

/** A feature file with those of its scenarios that a run is to execute. */
export interface PlannedFeature {
  /** Absolute path. */
  readonly file: string;
  /** Relative to the working directory, with / as separator. */
  readonly uri: string;
  readonly suite: SuiteDescription;
  readonly scenarios: readonly PlannedScenario[];
}
