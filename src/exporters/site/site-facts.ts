/** What a static page knows of itself before its data is there; it stands in its HTML as JSON. */
export interface SiteFacts {
  readonly title: string;
  /** Version of Assay that made it. */
  readonly version: string;
  /** When the copy of the data was made: ISO 8601 in UTC. */
  readonly madeAt: string;
  /** Runs in it. */
  readonly runs: number;
  /** Bytes of the database when it is unpacked. */
  readonly bytes: number;
  /** Pieces that the packed database comes in. */
  readonly pieces: number;
  /** Sentences for people about what is not in it. */
  readonly notices: readonly string[];
  /** Addresses of copied files relative to the page, by the number of their artifact. */
  readonly files: Readonly<Record<string, string>>;
}

/** The element of the page that has the facts in it. */
export const factsElement = 'assay-facts';

/** Elements that have parts in them where there is but one file: this and the name of the part. */
export const partElement = 'assay-part-';

/** The function of the page that the script of a part calls, with the part's name and its bytes in base64. */
export const partFunction = 'assayPart';

/** Parts of a static page that come behind it. */
export const partNames = {
  /** The engine's program (gzip). */
  engine: 'engine',
  /** The script that runs it (gzip). */
  worker: 'worker',
  /** A piece of the database; all of them together are one gzip. */
  database: (piece: number) => `database-${piece}`,
} as const;

/** The script of a part, relative to the page. */
export function partScript(name: string): string {
  return `parts/${name}.js`;
}
