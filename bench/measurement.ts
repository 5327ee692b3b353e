/** One measured quantity: its value in every round. */
export interface Figure {
  /** What it is, unique in its measurement; the baseline finds it by this name. */
  readonly name: string;
  /** Unit of the values; `x` for the ratio of two figures of the same round. */
  readonly unit: string;
  /** Which direction is good; `neither` for what only describes the circumstances. */
  readonly better: 'lower' | 'higher' | 'neither';
  /** One value a round; null where this system cannot tell. */
  readonly values: readonly (number | null)[];
  /** What the project aims at, for people; nothing checks it. */
  readonly aim?: string;
}

/** What a measurement works with. */
export interface BenchContext {
  /** Whether a first impression is enough: one round of less work. */
  readonly quick: boolean;
  /** Whether engines are compared on a million executions: that takes long. */
  readonly full: boolean;
  /** A DuckDB file to measure on in place of a made-up history; it is copied. */
  readonly history: string | null;
  /** How many rounds to do: `full`, or 1 when quick. */
  rounds(full: number): number;
  /** Picks the amount of work. */
  size(full: number, quick: number): number;
  /** Makes a new temporary folder; it is removed when the program ends. */
  folder(name: string): string;
  /** Tells who watches what is being done. */
  say(text: string): void;
}

/** A file of `measurements/`. */
export interface Measurement {
  readonly name: string;
  /** What is measured, in a few words. */
  readonly title: string;
  run(context: BenchContext): Promise<readonly Figure[]>;
}

/** Collects the values of figures round by round; figures come out in the order in which they were first seen. */
export class FigureSet {
  readonly #figures = new Map<string, Figure & { values: (number | null)[] }>();

  add(name: string, value: number | null, about: Pick<Figure, 'unit' | 'better' | 'aim'>): void {
    const figure = this.#figures.get(name);
    if (figure === undefined) this.#figures.set(name, { name, ...about, values: [value] });
    else figure.values.push(value);
  }

  /** Adds the ratio of two values of one round; null when one of them is unknown. */
  ratio(name: string, value: number | null, against: number | null, aim?: string): void {
    const ratio = value === null || against === null || against === 0 ? null : value / against;
    this.add(name, ratio, { unit: 'x', better: 'lower', ...(aim === undefined ? {} : { aim }) });
  }

  toArray(): readonly Figure[] {
    return Array.from(this.#figures.values());
  }
}
