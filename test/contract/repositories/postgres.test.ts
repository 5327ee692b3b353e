import { describeRepositories } from './repositories.contract.ts';

describeRepositories('postgres');
