import { conformanceViews } from './conformance-views.ts';
import { gherkinViews } from './gherkin-views.ts';
import { testManagementViews } from './test-management-views.ts';

/** Every view of Assay with its query, in the order in which they are made. All of them are for reading only. */
export const ownViews = { ...gherkinViews, ...conformanceViews, ...testManagementViews } as const;

export type OwnViewName = keyof typeof ownViews;
