import { existsSync, globSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import type { LayerRules } from './layer-rules.ts';
import { readSourceFacts } from './source-facts.ts';

/**
 * Checks the files of the page (`<root>/web/src`) against `page` in layers.json: its folders import downward, and of
 * the package they import a few types and nothing else.
 * @returns one message a violation, as `checkLayers` gives them
 */
export function checkPageLayers(root: string, rules: LayerRules): string[] {
  const folder = join(root, 'web/src');
  if (!existsSync(folder)) return [];
  const files = globSync('**/*.{ts,tsx}', { cwd: folder }).map((path) => path.replaceAll('\\', '/'));
  return files.sort().flatMap((file) => {
    const facts = readSourceFacts(join(folder, file));
    const messages = checkName(rules, file, facts.lines);
    for (const { specifier, line, atLoad } of facts.imports) {
      if (!specifier.startsWith('.') || specifier.endsWith('.css')) continue;
      const message = checkImport(rules, file, posix.join(dirname(`web/src/${file}`), specifier), atLoad);
      if (message) messages.push(`${file}:${line}: ${message}`);
    }
    return messages.map((message) => `web/src/${message}`);
  });
}

function checkName({ page, forbiddenNames, maxLines }: LayerRules, file: string, lines: number): string[] {
  const parts = file.replace(/(\.test|\.d)?\.tsx?$/, '').split('/');
  const messages: string[] = [];
  if (!page.layers.includes(parts[0] ?? ''))
    messages.push(
      `${file}:1: "${parts[0]}" is no folder of the page; add it to layers.json or move the file`,
    );
  if (parts.some((part) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part)))
    messages.push(`${file}:1: not kebab-case; rename it`);
  if (forbiddenNames.includes(parts.at(-1) ?? ''))
    messages.push(`${file}:1: says nothing about its contents; name the file after what is inside`);
  if (lines > maxLines)
    messages.push(`${file}:${maxLines + 1}: ${lines} lines, at most ${maxLines}; split it by purpose`);
  return messages;
}

function checkImport(
  { page }: LayerRules,
  file: string,
  target: string,
  atLoad: boolean,
): string | undefined {
  if (!target.startsWith('web/src/')) {
    const allowed = page.typesFrom.some((place) => target.startsWith(place));
    if (allowed && !atLoad) return undefined;
    return `imports ${target}; of the package the page may import types of ${page.typesFrom.join(', ')} only`;
  }
  const own = page.layers.indexOf(file.split('/')[0] ?? '');
  const other = page.layers.indexOf(target.split('/')[2] ?? '');
  return other > own ? `imports ${target} of a higher folder; move what both need down` : undefined;
}
