import * as nodeModule from 'node:module';
import { siblingModule } from '../../../std/sibling-module.ts';

interface ResolveResult {
  readonly url: string;
  readonly format?: string | null;
  readonly shortCircuit?: boolean;
}
type NextResolve = (specifier: string, context?: unknown) => ResolveResult;
type RegisterHooks = (hooks: {
  readonly resolve: (specifier: string, context: unknown, next: NextResolve) => ResolveResult;
}) => unknown;

const ownEntries: Readonly<Record<string, string>> = {
  assay: '../../../entries/index',
  'assay/gherkin': '../../../entries/gherkin',
};

/**
 * Lets step definitions and configuration files import `assay` and `assay/gherkin` and get the package that runs,
 * wherever it is installed: two copies of it in one process would not know of each other. Node before 22.15 cannot do
 * this; there the project must have `assay` installed itself.
 */
export function shareOwnModules(): void {
  const { registerHooks } = nodeModule as unknown as { readonly registerHooks?: RegisterHooks };
  registerHooks?.({
    resolve(specifier, context, next) {
      const entry = ownEntries[specifier];
      if (entry !== undefined) return next(siblingModule(import.meta.url, entry).href, context);
      return next(specifier, context);
    },
  });
}
