import { readFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';

/** One `import`, `export ... from`, `import()` or type-position `import('...')` of a source file. */
export interface ImportFact {
  readonly specifier: string;
  readonly line: number;
  /** True when loading the file loads the other one too: neither a type import nor a dynamic one. */
  readonly atLoad: boolean;
}

/** What the layer check needs to know about one source file. */
export interface SourceFacts {
  readonly lines: number;
  readonly imports: readonly ImportFact[];
  /** Lines that call `process.exit`. */
  readonly exits: readonly number[];
  /** Lines that use `console`. */
  readonly consoles: readonly number[];
  /** True when the file has nothing of its own and only passes on the exports of others. */
  readonly barrel: boolean;
}

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly [property: string]: unknown;
}

/**
 * Parses a TypeScript file and reports its imports and the few constructs that the layer check forbids.
 * @param path absolute path of the file
 * @throws Error with the file and the parser's message when the file is not valid TypeScript
 */
export function readSourceFacts(path: string): SourceFacts {
  const text = readFileSync(path, 'utf8');
  const { program, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`);
  const imports: ImportFact[] = [];
  const exits: number[] = [];
  const consoles: number[] = [];
  const lineOf = (node: SyntaxNode) => text.slice(0, node.start).split('\n').length;

  visit(program, (node) => {
    const specifier = literal(node.source);
    if (specifier !== undefined) imports.push({ specifier, line: lineOf(node), atLoad: loadsWithFile(node) });
    if (node.type !== 'MemberExpression') return;
    const object = (node.object as SyntaxNode).name;
    if (object === 'console') consoles.push(lineOf(node));
    if (object === 'process' && (node.property as SyntaxNode).name === 'exit') exits.push(lineOf(node));
  });
  const body = program.body as unknown as SyntaxNode[];
  const barrel =
    body.length > 0 && body.every(passesOn) && body.some((node) => node.type.startsWith('Export'));
  return { lines: text.trimEnd().split('\n').length, imports, exits, consoles, barrel };
}

function visit(value: unknown, see: (node: SyntaxNode) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
  } else if (typeof value === 'object' && value !== null) {
    if (isNode(value)) see(value);
    for (const child of Object.values(value)) visit(child, see);
  }
}

function isNode(value: object): value is SyntaxNode {
  return 'type' in value && typeof value.type === 'string';
}

function literal(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !isNode(value) || value.type !== 'Literal')
    return undefined;
  return typeof value.value === 'string' ? value.value : undefined;
}

function loadsWithFile(node: SyntaxNode): boolean {
  if (node.type === 'ImportExpression' || node.type === 'TSImportType') return false;
  return node.importKind !== 'type' && node.exportKind !== 'type';
}

function passesOn(node: SyntaxNode): boolean {
  return (
    node.type === 'ImportDeclaration' ||
    (node.type.startsWith('Export') && literal(node.source) !== undefined)
  );
}
