/** What a suite is. */
export const suiteKinds = ['feature', 'file', 'describe', 'collection'] as const;

/** Where a test comes from. */
export const testSources = ['gherkin', 'web', 'sqllogictest', 'code', 'manual'] as const;

/** States of a test itself, apart from what came of running it. */
export const testStatuses = ['draft', 'active', 'inactive', 'archived'] as const;

/** What an authored step of a stored web test does. */
export const actionTypes = [
  'navigate',
  'click',
  'type',
  'select',
  'wait',
  'assert',
  'screenshot',
  'custom',
] as const;

/** States of an environment that tests run in. */
export const environmentStatuses = ['available', 'in_use', 'maintenance', 'offline', 'retired'] as const;
export type EnvironmentStatus = (typeof environmentStatuses)[number];

/** Who an account belongs to. */
export const userKinds = ['person', 'service'] as const;

/** What an account may do everywhere. */
export const userRoles = ['admin', 'member'] as const;

/** What a member of a project may do in it; each includes those after it. */
export const memberRoles = ['owner', 'editor', 'viewer'] as const;

/** How much a change of code puts at risk. */
export const riskLevels = ['low', 'medium', 'high', 'critical'] as const;
export type RiskLevel = (typeof riskLevels)[number];

/** How bad a security issue is, the worst last. */
export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** States of a security issue; the first two are the open ones. */
export const issueStatuses = ['open', 'confirmed', 'fixed', 'accepted', 'false_positive'] as const;
export type IssueStatus = (typeof issueStatuses)[number];
