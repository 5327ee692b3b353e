/** Where a scenario stands and what it is called. */
export interface ScenarioIdentity {
  /** Path of the feature file relative to the working directory, with / as separator. */
  readonly uri: string;
  readonly featureName: string;
  readonly featureDescription: string;
  readonly featureKeyword: string;
  readonly featureLine: number;
  readonly featureTags: readonly string[];
  readonly ruleName: string | null;
  readonly name: string;
  readonly description: string;
  readonly keyword: string;
  /** Line of the scenario, or of the examples row of an outline. */
  readonly line: number;
  /** Own and inherited tags. */
  readonly tags: readonly string[];
  /** Values of the examples row; null when the scenario is no outline. */
  readonly parameters: Readonly<Record<string, string>> | null;
}
