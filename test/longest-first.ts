import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose tests start servers, keepers and hosts, the slowest first; a long file that comes last runs alone. */
const slowFirst = [
  '/test/crash/',
  '/src/keeper/',
  '/test/integration/',
  '/test/contract/',
  '/test/command-line/',
];

/** Runs long files first, and the others as Vitest would: by what it knows of the last run, else by size. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = slowFirst.findIndex((folder) => moduleId.includes(folder));
      return place < 0 ? slowFirst.length : place;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
