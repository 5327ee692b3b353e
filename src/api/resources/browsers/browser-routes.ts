import { z } from '@hono/zod-openapi';
import { anyObject, nameText, shortText } from '../../http/body-fields.ts';
import { catalogueRoutes } from '../../http/catalogue-routes.ts';
import { textList } from '../../http/parameters.ts';

const pixels = z.int().min(1, 'is 1 pixel at least').max(20_000, 'is 20,000 pixels at most').nullable();

const fields = {
  name: nameText,
  browser: nameText.openapi({ example: 'chromium' }),
  version: shortText,
  headless: z.boolean(),
  viewport_width: pixels,
  viewport_height: pixels,
  user_agent: z.string().max(1000).nullable(),
  timeouts: z
    .record(z.string(), z.number().min(0, 'is not below 0'))
    .nullable()
    .openapi({ example: { navigation: 30_000 } }),
  options: anyObject,
};

const routes = catalogueRoutes({
  table: 'browsers',
  path: '/browsers',
  param: 'browser',
  singular: 'Browser',
  plural: 'Browsers',
  create: z.strictObject(fields).partial().required({ name: true, browser: true }).openapi('NewBrowser'),
  change: z.strictObject(fields).partial().openapi('BrowserChange'),
  filters: {
    browser: textList.optional().openapi({ type: 'string', description: 'chromium, firefox, webkit ...' }),
  },
});

export const listBrowsers = routes.list;
export const getBrowser = routes.get;
export const createBrowser = routes.make;
export const changeBrowser = routes.patch;
export const deleteBrowser = routes.remove;

/** All of them, for the handlers. */
export const browserRoutes = routes;
