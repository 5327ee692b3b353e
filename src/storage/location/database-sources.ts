import type { Variables } from '../../recording/environment/variables.ts';
import type { GivenValue } from './given-value.ts';
import type { GivenAddress, PostgresField } from './postgres-address.ts';

type Field = PostgresField | 'type' | 'path';

/** The database as single fields, each with where it was given. */
export type GivenFields = GivenAddress & Readonly<Partial<Record<'type' | 'path', GivenValue>>>;

/** What `database` in a configuration may be. */
export type ConfiguredFields = { readonly [Name in Field]?: string | number | boolean | undefined } & {
  readonly url?: string | undefined;
};

/** What a project's configuration says of the database. */
export interface ProjectConfiguration {
  /** The file, for people; null when there is none. */
  readonly file: string | null;
  /** Absolute folder that its paths start from. */
  readonly folder: string;
  /** Absolute folder of results. */
  readonly resultsDir: string;
  readonly database?: boolean | string | ConfiguredFields | undefined;
  readonly shared?: boolean | undefined;
}

/** What the command line says of the database: a URL or a path, or that the shared one is meant. */
export type CommandLineDatabase = GivenValue | { readonly shared: true; readonly origin: string };

/** Everything that may say which database is meant. */
export interface DatabaseSources {
  /** Absolute working directory; `.env` is read here. */
  readonly cwd: string;
  readonly env: Variables;
  readonly commandLine: CommandLineDatabase | null;
  /** Absolute folder of results, unless the configuration names another. */
  readonly resultsDir: string;
  /** Loads the configuration. Asked only when nothing stronger names the database. */
  readonly configuration: () => Promise<ProjectConfiguration>;
}

/** What one source says. */
export type DatabaseChoice = { readonly origin: string } & (
  | { readonly kind: 'url'; readonly text: string; readonly folder: string }
  | { readonly kind: 'fields'; readonly fields: GivenFields; readonly folder: string }
  | { readonly kind: 'shared' }
);
