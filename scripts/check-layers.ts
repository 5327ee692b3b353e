/** Checks the rules of layers.json over `src/`: `node scripts/check-layers.ts [repository]`. */
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join, posix, resolve } from 'node:path';
import { checkPageLayers } from './check-page-layers.ts';
import { findCycles } from './find-cycles.ts';
import { isTest, layerOf, subfoldersWhereTheyPart, unitIn } from './layer-paths.ts';
import type { LayerRules } from './layer-rules.ts';
import { type ImportFact, readSourceFacts, type SourceFacts } from './source-facts.ts';

type Sources = ReadonlyMap<string, SourceFacts>;

/**
 * Checks every file under `<root>/src` and `<root>/web/src` against `<root>/layers.json`.
 * @returns one message a violation, `src/file.ts:line: what is wrong, and how to mend it`; empty when all is well
 */
export function checkLayers(root: string): string[] {
  const rules: LayerRules = JSON.parse(readFileSync(join(root, 'layers.json'), 'utf8'));
  const paths = globSync('**/*.{ts,tsx}', { cwd: join(root, 'src') }).map((path) =>
    path.replaceAll('\\', '/'),
  );
  const sources: Sources = new Map(
    paths.sort().map((path) => [path, readSourceFacts(join(root, 'src', path))]),
  );
  const messages = [...sources].flatMap(([file, facts]) => [
    ...checkFile(rules, file, facts),
    ...facts.imports.flatMap((fact) => checkImport(rules, file, fact)),
    ...checkReachedEngines(rules, sources, file),
  ]);
  return [
    ...[...messages, ...checkCycles(sources)].map((message) => `src/${message}`),
    ...checkPageLayers(root, rules),
  ];
}

function checkFile(rules: LayerRules, file: string, facts: SourceFacts): string[] {
  const messages: string[] = [];
  const names = file.replace(/(\.test|\.generated|\.d)?\.tsx?$/, '').split('/');
  const name = names.at(-1) ?? '';
  const entry = rules.barrelsAllowedIn.includes(names[0] ?? '');
  if (!rules.layers.includes(names[0] ?? ''))
    messages.push(`${file}:1: "${names[0]}" is no layer; add it to layers.json or move the file`);
  for (const part of names)
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part))
      messages.push(`${file}:1: "${part}" is not kebab-case; rename it`);
  if (rules.forbiddenNames.includes(name) && !entry)
    messages.push(`${file}:1: "${name}" says nothing about its contents; name the file after what is inside`);
  if (facts.lines > rules.maxLines && !rules.generated.some((ending) => file.endsWith(ending)))
    messages.push(
      `${file}:${rules.maxLines + 1}: ${facts.lines} lines, at most ${rules.maxLines}; split it by purpose`,
    );
  if (facts.barrel && !entry)
    messages.push(
      `${file}:1: only passes on other files' exports; import those files directly and delete this one`,
    );
  if (!isTest(file) && !rules.mayExit.includes(file))
    for (const line of facts.exits)
      messages.push(
        `${file}:${line}: process.exit; return an exit code instead, only ${rules.mayExit.join(' and ')} may exit`,
      );
  if (!rules.mayTouchConsole.includes(file))
    for (const line of facts.consoles)
      messages.push(`${file}:${line}: console; write to the program's stdout or stderr instead`);
  return messages;
}

function checkImport(rules: LayerRules, file: string, fact: ImportFact): string[] {
  const from = layerOf(file);
  const at = `${file}:${fact.line}`;
  if (
    rules.engineFree.packages.includes(fact.specifier) &&
    rules.engineFree.folders.includes(from) &&
    !isTest(file)
  )
    return [`${at}: ${from}/ imports ${fact.specifier}; ${rules.engineFree.reason} Move it to storage/`];
  if (!fact.specifier.startsWith('.')) return [];
  const target = targetOf(file, fact);
  if (target.startsWith('../'))
    return isTest(file) ? [] : [`${at}: imports ${fact.specifier} outside src/; move it in`];
  const to = layerOf(target);
  if (rules.layers.indexOf(to) > rules.layers.indexOf(from))
    return [
      `${at}: ${from}/ imports ${target} of the higher layer ${to}/; move what both need into ${from}/ or lower`,
    ];
  const only = rules.mayImportOnly[from];
  const allowed = rules.allowances.some((rule) => rule.from.includes(from) && rule.to.includes(target));
  if (only && to !== from && !only.includes(to) && !allowed && !isTest(file))
    return [
      `${at}: ${from}/ imports ${target}; it may import ${only.join(', ')} only (or an allowance in layers.json)`,
    ];
  for (const { folder, units, sharedByAll = [] } of rules.separateSiblings) {
    const [own, other] = [unitIn(folder, units, file), unitIn(folder, units, target)];
    if (own && other && own !== other && !sharedByAll.includes(other))
      return [`${at}: ${folder}/${own} imports its sibling ${other}; move what both need to a lower layer`];
  }
  return [];
}

/** Loading a file of an engine-free folder must not load an engine by a detour either. */
function checkReachedEngines(rules: LayerRules, sources: Sources, file: string): string[] {
  if (!rules.engineFree.folders.includes(layerOf(file)) || isTest(file)) return [];
  const wayTo = new Map<string, string[]>([[file, [file]]]);
  for (const [reached, way] of wayTo) {
    for (const fact of sources.get(reached)?.imports ?? []) {
      if (!fact.atLoad) continue;
      if (reached !== file && rules.engineFree.packages.includes(fact.specifier))
        return [
          `${file}:1: loads ${fact.specifier} through ${way.slice(1).join(' -> ')}; import that lazily`,
        ];
      const target = targetOf(reached, fact);
      if (!wayTo.has(target)) wayTo.set(target, [...way, target]);
    }
  }
  return [];
}

/** Cycles of files, and of the subfolders of each folder. */
function checkCycles(sources: Sources): string[] {
  const files = new Map<string, Set<string>>();
  const folders = new Map<string, Set<string>>();
  for (const [file, facts] of sources) {
    if (isTest(file)) continue;
    const targets = facts.imports.map((fact) => targetOf(file, fact)).filter((target) => sources.has(target));
    files.set(file, new Set(targets));
    for (const target of targets) {
      const [from, to] = subfoldersWhereTheyPart(file, target);
      if (from && to) folders.set(from, (folders.get(from) ?? new Set()).add(to));
    }
  }
  const describe = (kind: string, cycle: string[]) =>
    `${cycle[0]}: ${kind} import each other in a circle: ${[...cycle, cycle[0]].join(' -> ')}; take out what they share`;
  return [
    ...findCycles(files).map((cycle) => describe('files', cycle.reverse())),
    ...findCycles(folders).map((cycle) => describe('folders', cycle.reverse())),
  ];
}

function targetOf(file: string, fact: ImportFact): string {
  return fact.specifier.startsWith('.') ? posix.join(dirname(file), fact.specifier) : fact.specifier;
}

if (import.meta.main) {
  const messages = checkLayers(resolve(process.argv[2] ?? join(import.meta.dirname, '..')));
  for (const message of messages) process.stderr.write(`${message}\n`);
  if (messages.length > 0) process.exitCode = 1;
  else process.stdout.write(`${basename(import.meta.filename)}: every import runs downward\n`);
}
