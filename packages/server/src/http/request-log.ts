import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { AppContext } from '../app/context.ts';
import type { HttpContext, HttpEnv } from './responses.ts';

/** Reads that programs repeat: a line of each at the level of all others would hide those. */
export const POLLED_ROUTES: ReadonlySet<string> = new Set([
  '/api/v1/export/job/:id',
  '/api/v1/export/job/:id/events',
  '/api/v1/export/batch/:id',
  '/api/v1/export/events',
  '/api/v1/capacity',
  '/api/export-pdf/job/:id',
  '/api/queue',
  '/healthz',
  '/readyz',
  '/metrics',
]);

/**
 * Measures each request until the head of its answer, and writes a line of it. The line has the
 * pattern of the route in place of the address, which may hold names and tokens.
 */
export function watchRequests({
  telemetry,
  clock,
  log,
}: Pick<AppContext, 'telemetry' | 'clock' | 'log'>): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const startedAtMs = clock.monotonicMs();
    await next();
    const durationMs = clock.monotonicMs() - startedAtMs;
    const { method } = c.req.raw;
    const answered = { method, route: routePath(c, -1), status: c.res.status, durationMs };
    if (!c.get('isWaiting')) telemetry.requestAnswered(answered);
    const level = isPoll(answered) ? 'debug' : 'info';
    const rounded = Math.round(durationMs * 10) / 10;
    log[level]({ ...answered, durationMs: rounded, ...idsOf(c) }, 'a request was answered');
  };
}

function isPoll({ method, route }: { readonly method: string; readonly route: string }): boolean {
  return (method === 'GET' || method === 'HEAD') && POLLED_ROUTES.has(route);
}

function idsOf(c: HttpContext) {
  const grant = c.get('grant') as HttpEnv['Variables']['grant'] | undefined;
  const requestId = c.get('requestId');
  return grant ? { requestId, userId: grant.caller.userId } : { requestId };
}
