import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assayError, messageOf } from '../../model/errors.ts';

/** What package.json says, as far as it matters here. */
export interface Manifest {
  readonly name?: unknown;
  readonly type?: unknown;
  readonly scripts?: Readonly<Record<string, unknown>>;
  readonly workspaces?: unknown;
  readonly [key: string]: unknown;
}

/** A project whose runners are to be recognised. Changes to its files are kept here until they are written. */
export class RunnerProject {
  /** Folder of package.json, absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly hasManifest: boolean;
  readonly #texts = new Map<string, { readonly before: string | null; readonly after: string }>();

  /** @throws SETUP_MANIFEST_INVALID */
  constructor(folder: string) {
    this.folder = folder;
    this.hasManifest = existsSync(join(folder, 'package.json'));
    this.manifest = this.hasManifest ? readManifest(join(folder, 'package.json')) : {};
  }

  get scripts(): readonly (readonly [string, string])[] {
    const entries = Object.entries(this.manifest.scripts ?? {});
    return entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  }

  dependsOn(names: readonly string[]): boolean {
    return ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].some((field) => {
      const dependencies = this.manifest[field];
      return typeof dependencies === 'object' && dependencies !== null
        ? names.some((name) => Object.hasOwn(dependencies, name))
        : false;
    });
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  /** Text of a file with the changes so far; null where there is none, or where it is not UTF-8. */
  read(path: string): string | null {
    const changed = this.#texts.get(path);
    if (changed !== undefined) return changed.after;
    if (!this.has(path)) return null;
    try {
      const bytes = readFileSync(join(this.folder, path));
      const text = bytes.toString('utf8');
      return Buffer.from(text).equals(bytes) ? text : null;
    } catch (error) {
      throw assayError('FILE_UNREADABLE', { path: join(this.folder, path), reason: messageOf(error) }, error);
    }
  }

  change(path: string, after: string): void {
    const before = this.#texts.has(path) ? (this.#texts.get(path)?.before ?? null) : this.read(path);
    this.#texts.set(path, { before, after });
  }

  /** Files to write: text as it was when it was read (null: not there) and as it is to be. */
  get changes(): readonly {
    readonly path: string;
    readonly before: string | null;
    readonly after: string;
  }[] {
    return [...this.#texts].map(([path, texts]) => ({ path, ...texts }));
  }

  /** Whether packages see only what they name themselves: pnpm, Plug'n'Play. */
  get isStrict(): boolean {
    for (const folder of upwards(this.folder)) {
      if (existsSync(join(folder, '.pnp.cjs'))) return true;
      if (!existsSync(join(folder, 'pnpm-lock.yaml'))) continue;
      const settings = ['.npmrc', 'pnpm-workspace.yaml'].map((name) => join(folder, name)).filter(existsSync);
      const flat = /^\s*(node-?linker\s*[=:]\s*['"]?hoisted|shamefully-?hoist\s*[=:]\s*true)/im;
      return !settings.some((path) => flat.test(readFileSync(path, 'utf8')));
    }
    return false;
  }

  /** Patterns of the packages of a workspace whose root this is; null when it is none. */
  get workspaces(): readonly string[] | null {
    const { workspaces } = this.manifest;
    const patterns = Array.isArray(workspaces)
      ? workspaces
      : (workspaces as { packages?: unknown } | undefined)?.packages;
    if (Array.isArray(patterns)) return patterns.map(String);
    return this.has('pnpm-workspace.yaml') && /^packages:/m.test(this.read('pnpm-workspace.yaml') ?? '')
      ? []
      : null;
  }

  /** How a package is added for development here. */
  get installCommand(): string {
    for (const folder of upwards(this.folder)) {
      if (existsSync(join(folder, 'pnpm-lock.yaml'))) return 'pnpm add --save-dev assay';
      if (existsSync(join(folder, 'yarn.lock'))) return 'yarn add --dev assay';
      if (existsSync(join(folder, 'bun.lock'))) return 'bun add --dev assay';
    }
    return 'npm install --save-dev assay';
  }
}

/** A folder and those around it, as far as the repository goes. */
export function* upwards(folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield at;
    if (existsSync(join(at, '.git')) || dirname(at) === at) return;
  }
}

function readManifest(path: string): Manifest {
  try {
    const manifest = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) as unknown;
    if (typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest))
      return manifest as Manifest;
  } catch (error) {
    throw assayError('SETUP_MANIFEST_INVALID', { path, reason: messageOf(error) }, error);
  }
  throw assayError('SETUP_MANIFEST_INVALID', { path, reason: 'it is no object' });
}
