import type { ImportedSuite } from '../reading/imported-test.ts';
import type { XmlAttributes } from '../reading/xml/read-xml.ts';
import type { JunitDialect } from './dialects.ts';
import type { JunitSuite } from './junit-case.ts';

/** Which suite a testcase belongs to, and the titles that its name is made of. */
export interface CasePlace {
  readonly suite: ImportedSuite;
  readonly titles: readonly string[];
  readonly path: string | null;
  /** Identity, where it is more than suite and titles. */
  readonly key?: string;
}

/** File names of source code; a name that ends like one is the name of a file. */
const sourceFile =
  /^[^\n*?"<>|]{1,500}\.(?:[cm]?[jt]sx?|py|rb|php|go|rs|feature|swift|dart|cs|cc|cpp|cxx|c|lua|exs?|robot|vue|svelte|sh|bats|sql|slt|ps1|pl|t|R|jl|hs|ml|clj|kt|scala|groovy|java)$/;

/** Dotted names that end like a file may be those of a class; `basket.spec.ts` is none. */
const dottedName = /^[\w$]+(?:\.[\w$]+){2,}$/;
const scriptFile = /\.(?:[cm]?[jt]sx?|py|rb|feature)$/;

/** Answers for the names seen last: a suite has one name for thousands of tests. */
const answers = new Map<string, boolean>();
const answersKept = 1000;

/** Longer names are none of a file (characters). */
const longestFileName = 600;

function looksLikeFile(name: string): boolean {
  if (name.length > longestFileName) return false;
  const known = answers.get(name);
  if (known !== undefined) return known;
  const answer = sourceFile.test(name) && (scriptFile.test(name) || !dottedName.test(name));
  if (answers.size >= answersKept) answers.clear();
  answers.set(name, answer);
  return answer;
}

/** A dotted Python name as pytest writes it, as the file that it comes from and the classes in it. */
function pythonFile(
  className: string,
): { readonly file: string; readonly classes: readonly string[] } | null {
  const parts = className.split('.');
  const firstClass = parts.findIndex((part) => /^_*[A-Z]/.test(part));
  const modules = firstClass < 0 ? parts : parts.slice(0, firstClass);
  const last = modules.at(-1);
  // Only what pytest collects by default is certain to be a file.
  if (last === undefined || !/^test_|_test$/.test(last) || parts.some((part) => part === '')) return null;
  return { file: `${modules.join('/')}.py`, classes: parts.slice(modules.length) };
}

/** The part of a class name that its file doesn't say: `tests.test_a.TestB` in `tests/test_a.py` is `TestB`. */
function beyondFile(className: string, file: string): readonly string[] | null {
  const dotted = file.replace(/\.\w+$/, '').replaceAll(/[\\/]/g, '.');
  if (className === dotted) return [];
  return className.startsWith(`${dotted}.`) ? className.slice(dotted.length + 1).split('.') : null;
}

function fileOf(attributes: XmlAttributes, suites: readonly JunitSuite[], className: string): string | null {
  const own = attributes.file || attributes.filepath;
  if (own) return own;
  for (const { attributes: around, name } of suites.toReversed()) {
    const said = around.file || around.filepath;
    if (said) return said;
    if (looksLikeFile(name)) return name;
  }
  return looksLikeFile(className) ? className : null;
}

/** Titles in a name that the dialect joins; a name that only holds the separator stays as it is. */
function split(name: string, separator: string | undefined): readonly string[] {
  return separator === undefined ? [name] : name.split(separator);
}

/**
 * Finds suite and titles of a testcase. A file makes the suite, wherever the dialect says it; else the class, or the
 * outermost suite that has a name of its own.
 *
 * @param suites around it, the outermost first
 */
export function placeCase(
  dialect: JunitDialect,
  suites: readonly JunitSuite[],
  attributes: XmlAttributes,
): CasePlace {
  const className = attributes.classname ?? attributes.class ?? '';
  const name = attributes.name ?? '';
  const startedAt = suites.at(-1)?.startedAt ?? null;
  const groups = suites
    .map((suite) => suite.name)
    .filter((title) => title !== '' && !dialect.emptyNames?.includes(title));
  const python = dialect.name === 'pytest' ? pythonFile(className) : null;
  const file = fileOf(attributes, suites, className) ?? python?.file ?? null;
  if (file !== null) {
    const suite = {
      kind: /\.feature$/.test(file) ? 'feature' : 'file',
      name: file,
      path: file,
      startedAt,
    } as const;
    const titles = titlesInFile(dialect, file, groups, className, name);
    const project = dialect.hostName === 'project' ? suites.at(-1)?.attributes.hostname : undefined;
    if (!project) return { suite, titles, path: file };
    // As the live reporter names tests of a project.
    return { suite, titles, path: file, key: `[${project}] ${file}#${titles.join(' > ')}` };
  }
  if (dialect.className === 'feature' && className !== '')
    return { suite: { kind: 'feature', name: className, startedAt }, titles: [name], path: null };
  const [outermost] = groups;
  const suiteName = dialect.className === 'class' ? className || outermost : (outermost ?? className);
  const inner = dialect.className === 'class' && className !== '' ? [] : groups.slice(1);
  const extra = classTitles(dialect, className, name, [suiteName ?? '', ...groups]);
  return {
    suite: { kind: 'collection', name: suiteName || 'tests', startedAt },
    titles: [...inner, ...extra, ...split(name, dialect.separator)],
    path: null,
  };
}

function titlesInFile(
  dialect: JunitDialect,
  file: string,
  groups: readonly string[],
  className: string,
  name: string,
): readonly string[] {
  const inner = groups.filter((title) => title !== file && !looksLikeFile(title));
  const beyond = beyondFile(className, file);
  const extra =
    dialect.className === 'file' ? [] : (beyond ?? classTitles(dialect, className, name, [file, ...groups]));
  return [...inner, ...extra, ...split(name, dialect.separator)];
}

/** What a class name adds to the titles: nothing when suites or the name say it already. */
function classTitles(
  dialect: JunitDialect,
  className: string,
  name: string,
  said: readonly string[],
): readonly string[] {
  if (className === '' || dialect.className === 'nothing' || looksLikeFile(className)) return [];
  if (said.includes(className) || said.join('.').endsWith(className)) return [];
  // jest-junit writes the full name into both unless it is told otherwise.
  if (className === name || name.startsWith(`${className} `)) return [];
  return split(className, dialect.separator);
}
