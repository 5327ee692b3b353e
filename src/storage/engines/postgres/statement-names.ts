import type pg from 'pg';

/** Statements that have a plan, which the server keeps under a name. */
const planned = /^\s*(select|with|values|insert|update|delete)\b/i;

const longestText = 8000;
const namedAtMost = 200;
const countedAtMost = 1000;
/** Names that were ever given: nothing removes them from the server before their connections close. */
const namesAtMost = 2000;

let names = 0;

/**
 * Names for statements that come again, so that the server parses and plans them once for each connection: a point
 * query takes 0.6 of the time then, a join of five tables a fifth.
 */
export class StatementNames {
  readonly #named = new Map<string, string>();
  readonly #seen = new Set<string>();
  #given = 0;

  /** A statement for the driver; it has a name from the second time on. */
  prepared(text: string, values: unknown[]): pg.QueryConfig {
    const name = this.#nameOf(text);
    return name === undefined ? { text, values } : { text, values, name };
  }

  /** Lets the server plan everything anew: the plans of before may not fit the tables any more. */
  forget(): void {
    this.#named.clear();
    this.#seen.clear();
  }

  #nameOf(text: string): string | undefined {
    const known = this.#named.get(text);
    if (known !== undefined) return known;
    if (!this.#seen.has(text)) {
      if (this.#seen.size >= countedAtMost) this.#seen.clear();
      if (text.length <= longestText && planned.test(text)) this.#seen.add(text);
      return undefined;
    }
    if (this.#named.size >= namedAtMost || this.#given >= namesAtMost) return undefined;
    this.#given++;
    const name = `assay_${++names}`;
    this.#named.set(text, name);
    return name;
  }
}
