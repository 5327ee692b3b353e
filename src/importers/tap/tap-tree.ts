import type { TapPoint } from './tap-line.ts';

/** A test point with what follows it. */
export interface TapTest {
  /** Names of the subtests around it, then its own description. */
  readonly titles: readonly string[];
  readonly point: TapPoint;
  readonly line: number;
  /** Lines of the block of diagnostics. */
  readonly yaml: readonly string[];
  /** Lines behind the point that are no TAP. */
  readonly text: readonly string[];
  /** Whether it has subtests, so that it is only their sum unless it says that it is a test, too. */
  readonly isSum: boolean;
  /** Subtests in it, on all levels, that failed and were not expected to. */
  readonly failedInside: number;
}

/** What is said of the plan of one level. */
export interface TapShortfall {
  readonly titles: readonly string[];
  readonly planned: number | null;
  readonly seen: number;
  /** Numbers that were planned and did not come. */
  readonly missing: readonly number[];
  /** Why there are no tests at all; null when there are, or when nobody says. */
  readonly skipReason: string | null;
  readonly line: number;
}

/** A test point that may still get diagnostics. */
interface OpenPoint {
  readonly point: TapPoint;
  readonly line: number;
  readonly yaml: string[];
  readonly text: string[];
  readonly child: Level | null;
}

export interface Level {
  readonly indent: number;
  name: string | null;
  /** Name that the next level gets, from `# Subtest: name`. */
  nextName: string | null;
  /** In braces: the point in front of them. */
  readonly block: OpenPoint | null;
  plan: { readonly count: number; readonly skipReason: string | null } | null;
  seen: number;
  failed: number;
  numbers: Set<number>;
  last: OpenPoint | null;
  /** The level that has ended last, whose sum is awaited. */
  child: Level | null;
  /** What waits for the name of this level. */
  held: TapOutput[];
}

export type TapOutput =
  | { readonly kind: 'test'; readonly test: TapTest }
  | { readonly kind: 'shortfall'; readonly shortfall: TapShortfall };

/** Numbers that are remembered to tell which ones are missing; beyond that only their count is known. */
const mostNumbers = 100_000;
/** Tests that were planned and did not come and get a row each. */
const mostMissing = 1000;

function newLevel(indent: number, name: string | null, block: OpenPoint | null): Level {
  return {
    indent,
    name,
    block,
    nextName: null,
    plan: null,
    seen: 0,
    failed: 0,
    numbers: new Set(),
    last: null,
    child: null,
    held: [],
  };
}

function renamed(output: TapOutput, name: string): TapOutput {
  if (output.kind === 'test') {
    return { kind: 'test', test: { ...output.test, titles: [name, ...output.test.titles] } };
  }
  return {
    kind: 'shortfall',
    shortfall: { ...output.shortfall, titles: [name, ...output.shortfall.titles] },
  };
}

/**
 * Puts test points, subtests and plans together: names of subtests may stand before them (`# Subtest: name`), around them
 * (`ok 1 - name {`), or only in the point behind them. Holds back only what waits for its name.
 */
export class TapTree {
  readonly #levels: Level[] = [newLevel(0, '', null)];
  readonly #out: TapOutput[] = [];

  /** What is ready since the last call. */
  drain(): TapOutput[] {
    return this.#out.splice(0);
  }

  /** The innermost level. */
  get #top(): Level {
    return this.#levels.at(-1) as Level;
  }

  /** Whether a test or a plan may stand at this indentation; text behind a failure may be indented in any way. */
  fits(indent: number): boolean {
    return indent >= this.#top.indent + 4 || this.#levels.some((level) => level.indent === indent);
  }

  /** Indentation of the innermost level. */
  get indent(): number {
    return this.#top.indent;
  }

  /** The point that diagnostics would belong to. */
  get lastPoint(): OpenPoint | null {
    return this.#top.last;
  }

  /** The level of the given indentation: levels that are deeper end, a deeper one begins. */
  #enter(indent: number, line: number): Level {
    this.#finishPoint();
    while (this.#top.indent > indent && this.#levels.length > 1) this.#leave(line);
    if (indent > this.#top.indent) {
      const parent = this.#top;
      this.#levels.push(newLevel(indent, parent.nextName, null));
      parent.nextName = null;
    }
    return this.#top;
  }

  #leave(line: number): void {
    this.#finishPoint();
    const level = this.#levels.pop() as Level;
    this.#judge(level, this.#levels.length, line);
    const parent = this.#top;
    if (level.block !== null) {
      parent.last = { ...level.block, child: level };
      this.#finishPoint();
    } else {
      // A level that nobody has summed up: what is in it must not get lost.
      if (parent.child !== null) this.#release(parent.child, parent.child.name ?? 'subtest');
      parent.child = level;
    }
  }

  /** Says of a level that ends whether its plan was kept. */
  #judge(level: Level, depth: number, line: number): void {
    const { plan, seen, numbers } = level;
    if (plan !== null && plan.count === seen && plan.skipReason === null) return;
    const missing: number[] = [];
    for (let number = 1; number <= (plan?.count ?? 0) && missing.length < mostMissing; number++) {
      if (!numbers.has(number) && missing.length < (plan?.count ?? 0) - seen) missing.push(number);
    }
    const shortfall: TapShortfall = {
      titles: [],
      planned: plan?.count ?? null,
      seen,
      missing,
      skipReason: plan?.skipReason ?? null,
      line,
    };
    this.#emit({ kind: 'shortfall', shortfall }, level, depth);
  }

  /** Hands something over that happened in a level, or leaves it where the name of a level is awaited. */
  #emit(output: TapOutput, level: Level, depth: number): void {
    if (depth === 0) {
      this.#out.push(output);
      return;
    }
    if (level.name === null) level.held.push(output);
    else this.#emit(renamed(output, level.name), this.#levels[depth - 1] as Level, depth - 1);
  }

  #release(level: Level, name: string): void {
    for (const output of level.held) this.#emit(renamed(output, name), this.#top, this.#levels.length - 1);
    level.held = [];
    level.name = name;
  }

  #finishPoint(): void {
    const level = this.#top;
    const open = level.last;
    if (open === null) return;
    level.last = null;
    const { point, line, yaml, text, child } = open;
    const expected = point.directive !== null;
    if (!point.ok && !expected) level.failed++;
    const test: TapTest = {
      titles: [point.description],
      point,
      line,
      yaml,
      text,
      isSum: child !== null && child.seen > 0,
      failedInside: child?.failed ?? 0,
    };
    this.#emit({ kind: 'test', test }, level, this.#levels.length - 1);
  }

  point(indent: number, point: TapPoint, line: number): void {
    const level = this.#enter(indent, line);
    const { child } = level;
    level.child = null;
    level.nextName = null;
    level.seen++;
    if (level.numbers.size < mostNumbers) level.numbers.add(point.number ?? level.seen);
    const named = { ...point, description: point.description || `test ${point.number ?? level.seen}` };
    if (child !== null) this.#release(child, child.name ?? named.description);
    const open: OpenPoint = { point: named, line, yaml: [], text: [], child };
    if (point.opensBlock) this.#levels.push(newLevel(indent + 4, named.description, open));
    else level.last = open;
  }

  /** A brace of its own, behind the diagnostics of the last point. */
  blockStart(indent: number): boolean {
    const level = this.#top;
    if (level.last === null || indent !== level.indent) return false;
    this.#levels.push(newLevel(level.indent + 4, level.last.point.description, level.last));
    level.last = null;
    return true;
  }

  blockEnd(indent: number, line: number): boolean {
    const at = this.#levels.findLastIndex((level) => level.block !== null && level.indent - 4 === indent);
    if (at < 0) return false;
    while (this.#levels.length > at) this.#leave(line);
    return true;
  }

  plan(indent: number, count: number, skipReason: string | null, line: number): void {
    const level = this.#enter(indent, line);
    level.plan ??= { count, skipReason };
  }

  /** `# Subtest: name`, in front of its tests: on the level around them, or on theirs. */
  subtest(indent: number, name: string | null, line: number): void {
    const parent = this.#levels.findLast((level) => level.indent < indent);
    const announced = this.#levels.some((level) => level.indent === indent);
    if (!announced && parent !== undefined && parent.nextName === null && indent > this.#top.indent) {
      this.#enter(indent, line).name = name;
      return;
    }
    this.#enter(indent, line).nextName = name;
  }

  /** The file has ended, or the tests have bailed out. */
  end(line: number): void {
    while (this.#levels.length > 1) this.#leave(line);
    this.#finishPoint();
    const root = this.#top;
    if (root.child !== null) this.#release(root.child, root.child.name ?? 'subtest');
    this.#judge(root, 0, line);
  }
}
