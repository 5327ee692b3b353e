import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiContext } from '../../http/api-context.ts';
import { apiPath } from '../../http/api-path.ts';
import { auditedChange } from '../../http/audited-change.ts';
import { expectedVersion, throwIfOtherVersion } from '../../http/row-version.ts';
import { testOf } from './test-of.ts';
import { addTestStep, listTestSteps, replaceTestSteps } from './test-step-routes.ts';
import { addStep, replaceSteps, stepsOf } from './test-steps.ts';

/** Answers what is asked about the authored steps of tests. */
export function addTestSteps(app: OpenAPIHono, context: ApiContext): void {
  app.openapi(listTestSteps, async (c) => {
    const { test_id } = await testOf(context, c.req.valid('param').test);
    return c.json({ test_id, items: await stepsOf(context.repositories, test_id) }, 200);
  });

  app.openapi(addTestStep, async (c) => {
    const { step, place } = c.req.valid('json');
    const made = await auditedChange(context, c.req.raw, 'A test', async (repositories, note) => {
      const test = await testOf({ repositories }, c.req.valid('param').test);
      return await addStep(repositories, note, test, step, place);
    });
    return c.json(made, 201, { location: `${apiPath}/tests/${made.test_id}/steps` });
  });

  app.openapi(replaceTestSteps, async (c) => {
    const { steps } = c.req.valid('json');
    const made = await auditedChange(context, c.req.raw, 'A test', async (repositories, note) => {
      const test = await testOf({ repositories }, c.req.valid('param').test);
      throwIfOtherVersion('tests', test.test_id, test, expectedVersion(c.req.raw));
      return { test_id: test.test_id, items: [...(await replaceSteps(repositories, note, test, steps))] };
    });
    return c.json(made, 200);
  });
}
