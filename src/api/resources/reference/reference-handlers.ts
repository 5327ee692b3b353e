import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiContext } from '../../http/api-context.ts';
import { apiDocument } from './api-document.ts';
import { referencePage } from './reference-page.ts';
import { getDocument, getReference } from './reference-routes.ts';

/** Nothing but its own style: no script, nothing from elsewhere. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * Answers what the API is.
 *
 * @param app with all routes by the time that somebody asks
 */
export function addReference(app: OpenAPIHono, { version }: ApiContext): void {
  // Made when it is asked for: then all routes are there; it stays the same from then on.
  let made: ReturnType<typeof apiDocument> | undefined;
  const document = () => {
    made ??= apiDocument(app, version);
    return made;
  };

  app.openapi(getDocument, (c) => c.json({ ...document() }, 200));

  app.openapi(getReference, async (c) =>
    c.html(await referencePage(document()), 200, {
      'content-security-policy': policy,
      'cache-control': 'no-cache',
    }),
  );
}
