import type { AssayWorld } from './assay-world.ts';

/** A ready-made step: what registers it and what `assay steps` says about it, in one declaration. */
export type BrowserStep = {
  keyword: 'Given' | 'When' | 'Then';
  /** Cucumber expression. */
  expression: string;
  /** One sentence for people. */
  description: string;
  /** How it looks in a feature file, with a doc string or table when it takes one. */
  example: string;
  /** For steps that may take longer than others, in milliseconds; their own limits are below it. */
  timeoutMs?: number;
  /**
   * What it does. Takes the World, then what the expression captures, then the doc string or table; the number of
   * parameters tells Cucumber what to pass, so none of them may be optional.
   */
  // biome-ignore lint/suspicious/noExplicitAny: the expression decides what is passed
  run: (world: AssayWorld, ...captured: any[]) => Promise<void>;
};
