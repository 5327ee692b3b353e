import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../shared/samples/', import.meta.url));

/** Whether the samples of foreign reports are there; they lie beside the repository and are not part of it. */
export const samplesAreThere = existsSync(folder);

/** Absolute path of a sample: `ctrf/minimal.json`. */
export const sampleFile = (name: string): string => folder + name;
