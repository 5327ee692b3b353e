/** Reporters that are loaded with --import: a process of ours runs no tests, and would wait for itself. */
const reporter = /^assay\/|[\\/]entries[\\/](mocha|node-test)\.[jt]s$/;

/**
 * Flags of this process that another process of ours needs to load our modules; a debugger's port or a profile is for
 * the first one alone.
 *
 * @param flags `process.execArgv`
 */
export function moduleFlags(flags: readonly string[]): string[] {
  return flags.flatMap((flag, index) => {
    if (!/^(-C|--(conditions|disable-warning|import|experimental-.*))(=|$)/.test(flag)) return [];
    const value = flags[index + 1];
    const isApart = !flag.includes('=') && value !== undefined && !value.startsWith('-');
    const imported = flag === '--import' ? value : /^--import=(.*)/.exec(flag)?.[1];
    if (imported !== undefined && reporter.test(imported)) return [];
    return isApart ? [flag, value] : [flag];
  });
}
