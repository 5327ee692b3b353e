import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import type { EngineName } from '../../../src/storage/location/database-location.ts';
import { DatabaseUnderTest } from './database-under-test.ts';
import { describeErrors } from './errors.contract.ts';
import { describeKnowledge } from './knowledge.contract.ts';
import { describeLists } from './lists.contract.ts';
import { describeResults } from './results.contract.ts';
import { describeRows } from './rows.contract.ts';
import { describeSystem } from './system.contract.ts';
import { describeTransactions } from './transactions.contract.ts';

/** What the data layer does, whichever engine is under it. */
export function describeRepositories(engine: EngineName): void {
  describe(`repositories on ${engine}`, () => {
    const under = new DatabaseUnderTest(engine);
    beforeAll(() => under.open());
    beforeEach(() => under.empty());
    afterAll(() => under.close());

    describeRows(() => under);
    describeLists(() => under);
    describeErrors(() => under);
    describeTransactions(() => under);
    describeResults(() => under);
    describeKnowledge(() => under);
    describeSystem(() => under);
  });
}
