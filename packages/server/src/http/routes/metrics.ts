import type { App, HttpDependencies } from '../api.ts';
import type { Authenticator } from '../auth.ts';
import type { ApiDescription } from '../openapi.ts';

/**
 * Metrics tell how much is printed and what fails, over all users. So they want an API key where
 * there are keys (Prometheus sends one by `authorization`), but no user.
 */
export function addMetricsRoutes(
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
