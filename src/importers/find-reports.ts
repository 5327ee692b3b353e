import { AssayError } from '../model/errors.ts';
import { chooseFormat } from './choose-format.ts';
import type { ImportFormat, ImportInput } from './reading/import-format.ts';

/** What is to be imported of something that was named. */
export interface FoundReports {
  readonly reports: readonly ImportInput[];
  /** Files of a directory that are no reports. */
  readonly others: number;
}

async function isReport(file: ImportInput): Promise<boolean> {
  try {
    await chooseFormat(file);
    return true;
  } catch (error) {
    if (error instanceof AssayError && error.code === 'IMPORT_FORMAT_UNKNOWN') return false;
    throw error;
  }
}

/**
 * The reports of an input: itself, be it a file or a directory that is one report, such as Allure results; or, of any other
 * directory, the reports in it and below it.
 *
 * @param format that the user named; null finds it out by the content
 * @throws IMPORT_FORMAT_UNKNOWN for a directory without any report
 */
export async function findReports(input: ImportInput, format: ImportFormat | null): Promise<FoundReports> {
  const itself = { reports: [input], others: 0 };
  if (!input.isDirectory || (format === null && (await isReport(input)))) return itself;
  const files = input.files();
  const names = files.map(({ path }) => path.slice(input.path.length + 1)).join('\n');
  if (format !== null && format.recognises(names, '', true) > 0) return itself;
  const reports: ImportInput[] = [];
  for (const file of files) {
    const fits =
      format === null
        ? await isReport(file)
        : format.extensions.some((extension) => file.path.replace(/\.gz$/i, '').endsWith(extension));
    if (fits) reports.push(file);
  }
  if (reports.length === 0) await chooseFormat(input);
  return { reports, others: files.length - reports.length };
}
