/** Variable by which the reporter tells its workers the number of the attempt. */
export const attemptVariable = 'ASSAY_NODE_TEST_ATTEMPT';

/** NODE_OPTIONS that load a module before everything else. */
export function withImport(options: string | undefined, module: URL): string {
  return `${options ?? ''} --import=${module.href}`.trim();
}

/** NODE_OPTIONS without that module, for what a test starts itself. */
export function withoutImport(options: string | undefined, module: URL): string {
  return (options ?? '').replace(`--import=${module.href}`, '').trim();
}
