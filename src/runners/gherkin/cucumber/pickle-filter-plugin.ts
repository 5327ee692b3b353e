import type { FilterablePickle } from '../../../model/gherkin/messages.ts';

/** What the plugin is given: chooses the scenarios that run, among those that Cucumber would run. */
export interface PickleFilter {
  readonly filter: (pickles: readonly FilterablePickle[]) => readonly FilterablePickle[];
}

interface PluginContext {
  readonly transform: (name: 'pickles:filter', transform: PickleFilter['filter']) => void;
  readonly options: PickleFilter;
}

/**
 * A plugin for Cucumber, which loads it by its address: lets Assay choose scenarios one by one.
 * @public
 */
export default {
  type: 'plugin',
  optionsKey: 'assay',
  coordinator({ transform, options }: PluginContext): void {
    transform('pickles:filter', (pickles) => options.filter(pickles));
  },
};
