import type { PagesReportRequest, WrittenPages } from '../report-format.ts';
import { writeFolderReport } from './write-folder-report.ts';
import { writeSingleFile } from './write-single-file.ts';

/**
 * Writes a run as pages: a folder of files, or one file. What was there is replaced only when the new one is whole.
 *
 * @throws RUN_UNKNOWN, REPORT_FOLDER_FOREIGN, QUERY_STOPPED
 */
export function writeHtmlReport(request: PagesReportRequest): Promise<WrittenPages> {
  return request.singleFile ? writeSingleFile(request) : writeFolderReport(request);
}
