import type { ExecutionStatus, SuiteRunStatus } from '../../../model/statuses.ts';
import type { PlannedFeature, PlannedScenario } from '../plan/planned-scenario.ts';

interface FeatureState {
  readonly feature: PlannedFeature;
  open: number;
  status: SuiteRunStatus;
  startedAt: number | null;
}

interface ScenarioState {
  readonly scenario: PlannedScenario;
  readonly feature: FeatureState;
  done: boolean;
}

/** A feature whose last scenario has ended. */
export interface FinishedFeature {
  readonly feature: PlannedFeature;
  readonly status: SuiteRunStatus;
  /** Microseconds. */
  readonly startedAt: number | null;
}

const suiteStatuses: Partial<Record<ExecutionStatus, SuiteRunStatus>> = {
  passed: 'passed',
  skipped: 'skipped',
  interrupted: 'interrupted',
  lost: 'lost',
  error: 'error',
};

/** From the harmless to the grave. */
const severity: readonly SuiteRunStatus[] = ['skipped', 'passed', 'lost', 'interrupted', 'error', 'failed'];

function graver(a: SuiteRunStatus, b: SuiteRunStatus): SuiteRunStatus {
  return severity.indexOf(b) > severity.indexOf(a) ? b : a;
}

/** Knows of every planned scenario whether it has come to its end, and of every feature what it came to. */
export class ScenarioLedger {
  readonly #scenarios: ScenarioState[] = [];
  readonly #features = new Map<PlannedFeature, FeatureState>();

  constructor(features: readonly PlannedFeature[]) {
    for (const feature of features) {
      const state: FeatureState = {
        feature,
        open: feature.scenarios.length,
        status: 'skipped',
        startedAt: null,
      };
      this.#features.set(feature, state);
      for (const scenario of feature.scenarios) {
        this.#scenarios[scenario.index] = { scenario, feature: state, done: false };
      }
    }
  }

  scenarioAt(index: number): PlannedScenario | undefined {
    return this.#scenarios[index]?.scenario;
  }

  featureOf(index: number): PlannedFeature | undefined {
    return this.#scenarios[index]?.feature.feature;
  }

  /** @returns whether the feature begins only now */
  featureTaken(feature: PlannedFeature, at: number): boolean {
    const state = this.#features.get(feature);
    if (state === undefined || state.startedAt !== null) return false;
    state.startedAt = at;
    return true;
  }

  /**
   * The last attempt of a scenario has ended.
   *
   * @returns the feature, if this was the last one of its scenarios
   */
  scenarioEnded(index: number, status: ExecutionStatus): FinishedFeature | null {
    const state = this.#scenarios[index];
    if (state === undefined || state.done) return null;
    state.done = true;
    const { feature } = state;
    feature.open--;
    feature.status = graver(feature.status, suiteStatuses[status] ?? 'failed');
    if (feature.open > 0) return null;
    return { feature: feature.feature, status: feature.status, startedAt: feature.startedAt };
  }

  /** Those of some scenarios that have not come to their end. */
  openOf(scenarios: readonly PlannedScenario[]): PlannedScenario[] {
    return scenarios.filter(({ index }) => this.#scenarios[index]?.done === false);
  }

  /** All scenarios that have not come to their end. */
  get open(): readonly PlannedScenario[] {
    return this.#scenarios.filter((state) => !state.done).map((state) => state.scenario);
  }
}
