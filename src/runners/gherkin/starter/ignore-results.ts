const ignoredFolder = 'results/';

/**
 * A `.gitignore` that names the folder of the results.
 *
 * @param before its text; null when there is none
 * @returns null where it names it already
 */
export function withResultsIgnored(before: string | null): string | null {
  const lines = before?.split('\n').map((line) => line.trim().replace(/^\//, '')) ?? [];
  if (lines.includes(ignoredFolder) || lines.includes('results')) return null;
  const eol = before?.includes('\r\n') === true ? '\r\n' : '\n';
  const gap = before === null || before === '' || before.endsWith('\n') ? '' : eol;
  return `${before ?? ''}${gap}${ignoredFolder}${eol}`;
}
