import type { runCucumber } from '@cucumber/cucumber/api';

/** What Cucumber says while it runs. Its message types are reached through its own API, which Assay depends on. */
export type Envelope = Parameters<NonNullable<Parameters<typeof runCucumber>[2]>>[0];

export type GherkinDocument = NonNullable<Envelope['gherkinDocument']>;
export type Pickle = NonNullable<Envelope['pickle']>;
export type Hook = NonNullable<Envelope['hook']>;
export type TestCase = NonNullable<Envelope['testCase']>;
export type Attachment = NonNullable<Envelope['attachment']>;
export type TestStepResult = NonNullable<Envelope['testStepFinished']>['testStepResult'];

type Feature = NonNullable<GherkinDocument['feature']>;
export type FeatureChild = Feature['children'][number];
export type Background = NonNullable<FeatureChild['background']>;
export type Scenario = NonNullable<FeatureChild['scenario']>;
export type Rule = NonNullable<FeatureChild['rule']>;
export type Examples = Scenario['examples'][number];

/** A scenario that is about to run, with what it was compiled from. */
export interface FilterablePickle {
  readonly gherkinDocument: GherkinDocument;
  readonly pickle: Pickle;
  readonly location: { readonly line: number };
}
