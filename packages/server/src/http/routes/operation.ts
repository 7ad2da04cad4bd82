import { z } from 'zod';
import type { App, HttpDependencies } from '../api.ts';
import type { Authenticator } from '../auth.ts';
import type { ApiDescription } from '../openapi.ts';
import { createReadiness } from '../readiness.ts';

const checkSchema = z.object({ state: z.enum(['ok', 'failing']), latencyMs: z.number() });
const readinessSchema = z
  .object({
    status: z.enum(['ready', 'unavailable']),
    checks: z.object({ store: checkSchema, storage: checkSchema, browser: checkSchema }),
  })
  .meta({ id: 'Readiness' });

export function addOperationRoutes(
  app: App,
  description: ApiDescription,
  auth: Authenticator,
  deps: HttpDependencies,
): void {
  addHealth(app, description, deps);
  addMetrics(app, description, auth, deps);
}

/** For load balancers and orchestrators, so without credentials and without details. */
function addHealth(
  app: App,
  description: ApiDescription,
  { app: context, checkStore }: HttpDependencies,
): void {
  const answer = (text: string, schema: z.ZodType) => ({
    description: text,
    content: { 'application/json': { schema: description.schemaOf(schema) } },
  });
  description.addOperation('/healthz', {
    operationId: 'isAlive',
    summary: 'Whether the process answers',
    security: [],
    responses: { 200: answer('It does.', z.object({ status: z.literal('alive') })) },
  });
  app.get('/healthz', (c) => c.json({ status: 'alive' }));

  description.addOperation('/readyz', {
    operationId: 'isReady',
    summary: 'Whether store, storage and browser answer, and how fast',
    description: 'The answer is at most about a second old.',
    security: [],
    responses: {
      200: answer('All of them do.', readinessSchema),
      503: answer('At least one does not.', readinessSchema),
    },
  });
  const { storage, room, renderer, clock, log } = context;
  const readiness = createReadiness(
    {
      store: checkStore,
      storage: async () => {
        await room.assertRoom();
        await storage.check();
      },
      browser: () => renderer.check(),
    },
    clock,
    log,
  );
  app.get('/readyz', async (c) => {
    const report = await readiness();
    return c.json(report, report.status === 'ready' ? 200 : 503);
  });
}

/**
 * Metrics tell how much is printed and what fails, over all users. So they want an API key where
 * there are keys (Prometheus sends one by `authorization`), but no user.
 */
function addMetrics(
  app: App,
  description: ApiDescription,
  auth: Authenticator,
  deps: HttpDependencies,
): void {
  description.addOperation('/metrics', {
    operationId: 'getMetrics',
    summary: 'Metrics for Prometheus',
    description: 'Wants an API key when `OFFPRINT_AUTH` is `api-key`, but no user.',
    security: [{ apiKey: [] }, {}],
    responses: {
      200: {
        description: "Prometheus' text format.",
        content: { 'text/plain': { schema: { type: 'string' } } },
      },
    },
    errors: ['UNAUTHORIZED', 'STORE_UNAVAILABLE', 'INTERNAL_ERROR'],
  });
  app.get('/metrics', async (c) => {
    auth.requireKey(c.req.raw.headers);
    const { jobs, clock } = deps.app;
    const { body, contentType } = await deps.telemetry.render(await jobs.stats(), clock.nowMs());
    return c.body(body, 200, { 'content-type': contentType });
  });
}
