import type { ConfigurationSyntax, RunnerSetup } from './runner-setups.ts';
import { addImport } from './source/add-import.ts';
import { addToList, type Edits, type ListEntry } from './source/add-to-list.ts';
import { addToYamlList } from './source/add-to-yaml-list.ts';
import { type ExportedObject, exportedObject } from './source/exported-object.ts';
import { propertyValue } from './source/object-literal.ts';
import { type Source, scanSource, stringValue } from './source/scan-source.ts';
import { stillParses } from './source/still-parses.ts';
import { applyEdits } from './source/text-edit.ts';

/** A configuration with the reporter; or why it is left alone. */
export type Changed = { readonly after: string } | { readonly reason: string };

const nowhere = 'it does not say where the configuration begins in a way that is certain';
const notInIt = 'this kind of file cannot name a module where packages do not see each other';

/** Whether a text of a configuration names a reporter outside of remarks. */
export function namesReporter(path: string, text: string, reporter: string): boolean {
  if (/\.ya?ml$/.test(path)) return text.replaceAll(/(^|\s)#.*$/gm, '').includes(reporter);
  const names = (value: string | null) =>
    value !== null && (value === reporter || value.endsWith(`=${reporter}`));
  return scanSource(text)?.tokens.some((token) => names(stringValue(token))) ?? text.includes(reporter);
}

function rootOf(path: string, source: Source): ExportedObject | null {
  if (!/\.jsonc?$/.test(path)) return exportedObject(source);
  return source.tokens[0]?.text === '{' ? { form: 'json', open: 0 } : null;
}

/** Special cases of single runners: what a configuration must not be, and what it takes beside the list. */
function withPeculiarities(
  path: string,
  setup: RunnerSetup,
  source: Source,
  root: ExportedObject,
  found: Edits,
): Edits {
  if ('reason' in found) return found;
  if (setup.reporter === 'assay/webdriverio') {
    const framework = propertyValue(source, root.open, 'framework');
    if (framework !== null && stringValue(source.tokens[framework.first]) === 'cucumber')
      return { reason: 'runs with the framework Cucumber are not recorded' };
    const load = addImport(source, root.form, 'AssayService', 'assay/webdriverio');
    return load === null
      ? { reason: 'something else is called AssayService in it' }
      : { edits: [...found.edits, load] };
  }
  const isTyped = /vite\.config\.[mc]?ts$/.test(path) && !/['"/]vitest\/config['"/]/.test(source.text);
  return isTyped && propertyValue(source, root.open, 'test') === null
    ? { reason: "its types know no `test` as long as defineConfig is not that of 'vitest/config'" }
    : found;
}

function edits(path: string, text: string, setup: RunnerSetup, isStrict: boolean): Edits {
  const entryFor = (form: ConfigurationSyntax['form']) => setup.entry({ form, isStrict });
  if (/\.ya?ml$/.test(path)) {
    const entry = entryFor(null);
    return entry === null ? { reason: notInIt } : addToYamlList(text, entry);
  }
  const source = scanSource(text);
  const root = source === null ? null : rootOf(path, source);
  if (source === null || root === null) return { reason: nowhere };
  const entry = entryFor(root.form);
  if (entry === null) return { reason: notInIt };
  return withPeculiarities(path, setup, source, root, addToList(source, root.open, entry));
}

function checked(path: string, before: string, found: Edits, reporter: string): Changed {
  if ('reason' in found) return found;
  if (!stillParses(path, before)) return { reason: 'it cannot be parsed as it is' };
  const after = applyEdits(before, found.edits);
  return stillParses(path, after) && namesReporter(path, after, reporter)
    ? { after }
    : { reason: 'it could not be parsed with the line' };
}

/**
 * Puts the reporter of a runner into a configuration file. What comes of it has been parsed.
 *
 * @param path decides by its ending how it is read
 */
export function changeConfiguration(
  path: string,
  before: string,
  setup: RunnerSetup,
  isStrict: boolean,
): Changed {
  return checked(path, before, edits(path, before, setup, isStrict), setup.reporter);
}

/** Puts the reporter of a runner into the configuration that package.json holds under a key. */
export function changeManifest(before: string, key: string, setup: RunnerSetup, isStrict: boolean): Changed {
  const source = scanSource(before);
  const entry = setup.entry({ form: 'json', isStrict });
  if (source === null || entry === null) return { reason: source === null ? nowhere : notInIt };
  const inside: ListEntry = { ...entry, path: [key, ...entry.path] };
  return checked('package.json', before, addToList(source, 0, inside), setup.reporter);
}
