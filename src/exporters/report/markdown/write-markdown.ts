import type { WriteText } from '../../rows/write-rows.ts';
import type { ReportRequest } from '../report-format.ts';
import { fitSections } from './fit-sections.ts';
import { readStory } from './run-story.ts';
import { storyHeader } from './story-header.ts';
import { storySections } from './story-sections.ts';

/** What GitHub takes as the text of a check (bytes); comments take about as much. */
export const checkOutputBytes = 65_535;

/** Everything that a person may want to read of a run, as Markdown that GitHub renders. */
export async function writeMarkdown(request: ReportRequest, write: WriteText): Promise<void> {
  const story = await readStory(request, { causes: 500, slowest: 20 });
  const sections = storySections(story, { testsOfCause: 100, messageLines: 30 });
  const command = `assay db stats --run-id ${request.runId}`;
  const maxBytes = request.maxBytes ?? Number.POSITIVE_INFINITY;
  await write(fitSections(storyHeader(story), sections, maxBytes, command).text);
}

/** The same within a number of bytes, for places that cut what is longer. */
export async function writeSummary(request: ReportRequest, write: WriteText): Promise<void> {
  const story = await readStory(request, { causes: 200, slowest: 5 });
  const sections = storySections(story, { testsOfCause: 5, messageLines: 12 });
  const command = `assay report --format markdown --run ${request.runId}`;
  const maxBytes = request.maxBytes ?? checkOutputBytes;
  await write(fitSections(storyHeader(story), sections, maxBytes, command).text);
}
