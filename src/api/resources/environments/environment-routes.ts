import { z } from '@hono/zod-openapi';
import { environmentStatuses } from '../../../model/catalogue-statuses.ts';
import { anyObject, freeText, nameText, rowNumber, shortText } from '../../http/body-fields.ts';
import { catalogueRoutes } from '../../http/catalogue-routes.ts';
import { choiceList, textList } from '../../http/parameters.ts';

const address = z
  .url({ protocol: /^https?$/, error: 'is an address that begins with http:// or https://' })
  .max(2000)
  .nullable();

const fields = {
  name: nameText,
  kind: nameText.openapi({ example: 'staging' }),
  description: freeText,
  base_url: address.openapi({ example: 'https://staging.example.com' }),
  status: z.enum(environmentStatuses),
  kernel_version: shortText,
  address: shortText,
  variables: anyObject,
};

const create = z
  .strictObject(fields)
  .partial()
  .required({ name: true, kind: true })
  .extend({ hardware_id: rowNumber.nullable().optional() })
  .openapi('NewEnvironment');

const routes = catalogueRoutes({
  table: 'environments',
  path: '/environments',
  param: 'environment',
  singular: 'Environment',
  plural: 'Environments',
  create,
  change: z.strictObject(fields).partial().openapi('EnvironmentChange'),
  filters: {
    status: choiceList(environmentStatuses).optional(),
    kind: textList.optional().openapi({ type: 'string' }),
  },
});

export const listEnvironments = routes.list;
export const getEnvironment = routes.get;
export const createEnvironment = routes.make;
export const changeEnvironment = routes.patch;
export const deleteEnvironment = routes.remove;

/** All of them, for the handlers. */
export const environmentRoutes = routes;
