/** One step of the schema, reversible. Its statements run in one transaction: all of them or none. */
export interface Migration {
  /** 1, 2, 3 ... without gaps. */
  readonly id: number;
  readonly name: string;
  readonly up: readonly string[];
  readonly down: readonly string[];
}
