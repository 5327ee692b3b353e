import type { Given as CucumberGiven } from '@cucumber/cucumber';

/** What a section heading looks like as a step: `* # Part`, down to `* #### Detail`. */
const sectionPattern = /^(#{1,4})\s+(.*)$/;

/**
 * Registers the step that makes headings out of steps. It does nothing when it runs: recorders and reports
 * recognise its text and group the steps that follow.
 *
 * @param given Cucumber's `Given`
 */
export function registerSectionStep(given: typeof CucumberGiven): void {
  given(sectionPattern, (_level: string, _title: string) => {});
}
