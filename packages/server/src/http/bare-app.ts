import { Hono, type MiddlewareHandler } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import type { AppContext } from '../app/context.ts';
import { OffprintError } from '../domain/errors.ts';
import type { App, HttpSettings } from './api.ts';
import { allowOrigins } from './cors.ts';
import { type AllowedHosts, refuseForeignHosts } from './host-guard.ts';
import { type WatchContext, watchRequests } from './request-log.ts';
import { failure, type HttpEnv, routeNotFound } from './responses.ts';

interface BareDependencies {
  readonly app: WatchContext;
  readonly config: { readonly server: Pick<HttpSettings['server'], 'publicUrl' | 'corsOrigins'> };
  readonly allowedHosts: AllowedHosts;
}

/** What every answer has, whatever the routes are. */
export function createBareApp(
  { app: context, config, allowedHosts }: BareDependencies,
  ...outermost: MiddlewareHandler<HttpEnv>[]
): App {
  const { publicUrl, corsOrigins } = config.server;
  const app: App = new Hono<HttpEnv>();
  app.use(...outermost, requestId(), watchRequests(context), noStore, headersOfData(publicUrl));
  if (corsOrigins.length > 0) app.use(allowOrigins(corsOrigins));
  app.use(otherMethods(app, context));
  if (allowedHosts === 'own') app.use(refuseForeignHosts(publicUrl));
  app.onError((error, c) => failure(c, context.log, error));
  app.notFound((c) => failure(c, context.log, routeNotFound()));
  return app;
}

/** An answer that sets no Cache-Control of its own may not be stored. */
const noStore: MiddlewareHandler = async (c, next) => {
  await next();
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
};

/**
 * Every answer is treated as data, unless it sets headers of its own as pages do. Without those that
 * no browser of today reads: each costs every answer.
 */
function headersOfData(publicUrl: string | null): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    xFrameOptions: 'DENY',
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    strictTransportSecurity: publicUrl?.startsWith('https://') ? 'max-age=31536000' : false,
    overwrite: false,
  });
}

/** Answers OPTIONS, and methods that a path does not have. */
function otherMethods(app: App, { log }: Pick<AppContext, 'log'>): MiddlewareHandler<HttpEnv> {
  return methodNotAllowed({
    app,
    onMethodNotAllowed(c, methods) {
      const allow = [...methods, 'OPTIONS'].join(', ');
      const error = new OffprintError('METHOD_NOT_ALLOWED', `This address takes ${allow}.`);
      const isQuestion = c.req.method === 'OPTIONS';
      const response = isQuestion ? new Response(null, { status: 204 }) : failure(c, log, error);
      response.headers.set('Allow', allow);
      return response;
    },
  });
}
