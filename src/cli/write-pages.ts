import type { PagesReportRequest } from '../exporters/report/report-format.ts';
import { reportFormats } from '../exporters/report/report-formats.ts';
import { formatBytes } from '../std/duration.ts';
import type { CommandContext } from './command-context.ts';

/** Pictures that a single file embeds when nothing else is said (bytes). */
const usualEmbedLimit = 20 * 1024 * 1024;

const counted = (count: number, noun: string) =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

/**
 * Writes a run as pages and says where they are, on standard error.
 *
 * @throws RUN_UNKNOWN, REPORT_FOLDER_FOREIGN, QUERY_STOPPED
 */
export async function writePages(
  request: Omit<PagesReportRequest, 'maxBytes' | 'embedLimit'> & { readonly embedLimit: number | null },
  { stderr }: Pick<CommandContext, 'stderr'>,
): Promise<void> {
  const write = await reportFormats.html.load();
  const embedLimit = request.embedLimit ?? usualEmbedLimit;
  const written = await write({ ...request, embedLimit, maxBytes: null });
  const { entry, bytes, tests, pages, missing, leftOut } = written;
  stderr.write(
    `html: ${counted(tests, 'test')} on ${counted(pages, 'page')}, ${formatBytes(bytes)} -> ${entry}\n`,
  );
  if (missing > 0) {
    stderr.write(`note: ${counted(missing, 'file')} of the run could not be found; the report says which\n`);
  }
  if (leftOut > 0) {
    stderr.write(
      `note: ${counted(leftOut, 'file')} not embedded (only screenshots, up to ${formatBytes(embedLimit)})\n`,
    );
  }
}
