import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { AppContext } from '../app/context.ts';
import { parseTraceparent } from '../domain/traceparent.ts';
import type { Span, Telemetry, Tracing } from '../ports/telemetry.ts';
import type { HttpContext, HttpEnv } from './responses.ts';

const SERVER_FAULT = 500;

/** Routes that programs poll. Their log lines have a lower level, since they would hide all others. */
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

export interface WatchContext extends Pick<AppContext, 'clock' | 'log' | 'tracing'> {
  readonly telemetry: Pick<Telemetry, 'requestAnswered'>;
}

interface AnsweredRequest extends RoutedRequest {
  readonly status: number;
  readonly startedAtMs: number;
  /** Whether it asked to wait for a job, so that its duration does not count. */
  readonly isWaiting?: boolean | undefined;
  readonly requestId: string;
  readonly userId?: string | undefined;
}

/** Records how long a request took, and writes its line of the log. */
export function createRequestRecord({ telemetry, clock, log }: Omit<WatchContext, 'tracing'>) {
  return (request: AnsweredRequest) => {
    const { method, route, status, startedAtMs, isWaiting, requestId, userId } = request;
    const durationMs = clock.monotonicMs() - startedAtMs;
    if (!isWaiting) telemetry.requestAnswered({ method, route, status, durationMs });
    const line = { method, route, status, durationMs: Math.round(durationMs * 10) / 10, requestId };
    const level = isPoll(request) ? 'debug' : 'info';
    log[level](userId === undefined ? line : { ...line, userId }, 'a request was answered');
  };
}

/**
 * Records each request when the head of its answer is sent. The line has the route's pattern and
 * not the address, which may contain names and tokens.
 */
export function watchRequests(context: WatchContext): MiddlewareHandler<HttpEnv> {
  const { clock, tracing } = context;
  const record = createRequestRecord(context);
  return async (c, next) => {
    const startedAtMs = clock.monotonicMs();
    const request = { method: c.req.raw.method, route: routePath(c, -1) };
    const span = isPoll(request) ? null : startSpan(c, tracing, request);
    await next();
    const { status } = c.res;
    span?.set({ 'http.response.status_code': status });
    span?.end(status >= SERVER_FAULT ? String(status) : undefined);
    const isWaiting = c.get('isWaiting');
    record({ ...request, status, startedAtMs, isWaiting, ...idsOf(c) });
  };
}

/** Attributes are named by OpenTelemetry's conventions. */
function startSpan(c: HttpContext, tracing: Tracing, { method, route }: RoutedRequest): Span {
  const parent = c.req.header('traceparent');
  const span = tracing.start(`${method} ${route}`, {
    kind: 'server',
    parent: parseTraceparent(parent) ? parent : undefined,
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'offprint.request.id': c.get('requestId'),
    },
  });
  c.set('traceparent', span.traceparent);
  return span;
}

interface RoutedRequest {
  readonly method: string;
  readonly route: string;
}

function isPoll({ method, route }: RoutedRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && POLLED_ROUTES.has(route);
}

function idsOf(c: HttpContext) {
  const grant = c.get('grant') as HttpEnv['Variables']['grant'] | undefined;
  const requestId = c.get('requestId');
  return grant ? { requestId, userId: grant.caller.userId } : { requestId };
}
