import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Measurements to do, in this order. */
  readonly names: readonly string[];
  readonly quick: boolean;
  /** The engines are compared on a million executions. */
  readonly full: boolean;
  /** A DuckDB file to measure on in place of a made-up history; null: none. */
  readonly history: string | null;
  readonly updateBaseline: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

/**
 * Reads the command line.
 *
 * @param known names of all measurements
 * @throws with a sentence for people
 */
export function parseBenchOptions(args: readonly string[], known: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      history: { type: 'string' },
      'update-baseline': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`There is no measurement "${unknown}"; there are: ${known.join(', ')}`);
  if (values.quick && values['update-baseline'])
    throw new Error('A quick measurement is no baseline: leave out --quick or --update-baseline');
  if (values.quick && values.full) throw new Error('Give --quick or --full, not both');
  return {
    names: positionals.length > 0 ? positionals : known,
    quick: values.quick,
    full: values.full,
    history: values.history ?? null,
    updateBaseline: values['update-baseline'],
    json: values.json,
    help: values.help,
  };
}
