import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askPreset, type PresetAnswer } from '../../../src/analysis/presets/ask-preset.ts';
import type { GivenOptions } from '../../../src/analysis/presets/preset-options.ts';
import type { DatabaseAccess } from '../../../src/keeper/database-access.ts';
import { openDatabaseAccess } from '../../../src/keeper/open-database-access.ts';
import type { ProgramEnvironment } from '../../../src/std/program.ts';
import type { DatabaseLocation, EngineName } from '../../../src/storage/location/database-location.ts';
import { newLocation } from '../../engines/engine-locations.ts';
import { testPostgres } from '../../postgres/test-postgres.ts';

/** A database of an engine with something in it, open for questions. */
export class PresetDatabase {
  readonly access: DatabaseAccess;
  readonly #folder: string;
  readonly #location: DatabaseLocation;

  private constructor(access: DatabaseAccess, folder: string, location: DatabaseLocation) {
    this.access = access;
    this.#folder = folder;
    this.#location = location;
  }

  static async filled(
    engine: EngineName,
    fill: (location: DatabaseLocation) => Promise<void>,
  ): Promise<PresetDatabase> {
    const folder = mkdtempSync(join(tmpdir(), 'assay-presets-'));
    const location = await newLocation(engine, folder);
    await fill(location);
    const program = { cwd: folder, env: {}, now: () => Date.now() * 1000 } as unknown as ProgramEnvironment;
    const access = await openDatabaseAccess({ location, program, mustExist: true });
    return new PresetDatabase(access, folder, location);
  }

  /** @param now µs since 1970 */
  async ask(name: string, options: GivenOptions, now: number): Promise<PresetAnswer> {
    return await askPreset(this.access, { name, options, now }, new AbortController().signal);
  }

  async close(): Promise<void> {
    await this.access.close();
    if (this.#location.engine === 'postgres') await (await testPostgres()).dropDatabase(this.#location);
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
