/**
 * URL of a module that lies relative to another one, with the extension that the other one has: source runs as
 * `.ts`, the built package as `.js`.
 *
 * @param from `import.meta.url` of the caller
 * @param path relative path without extension, for example `./worker-main`
 */
export function siblingModule(from: string, path: string): URL {
  return new URL(`${path}${from.endsWith('.ts') ? '.ts' : '.js'}`, from);
}
