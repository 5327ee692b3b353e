import { ctrfFormat } from './ctrf/ctrf-format.ts';
import type { ImportFormat } from './reading/import-format.ts';

/** Every format that can be imported, in the order in which messages list them; native formats come before JUnit. */
export const importFormats: readonly ImportFormat[] = [ctrfFormat];
