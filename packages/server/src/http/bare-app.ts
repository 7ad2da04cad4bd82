import { Hono, type MiddlewareHandler } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { AppContext } from '../app/context.ts';
import { OffprintError } from '../domain/errors.ts';
import { withHeadersOfAll } from './answer-headers.ts';
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

/** An app with what every answer has, whatever its routes. */
export function createBareApp(
  { app: context, config, allowedHosts }: BareDependencies,
  ...outermost: MiddlewareHandler<HttpEnv>[]
): App {
  const { publicUrl, corsOrigins } = config.server;
  const app: App = new Hono<HttpEnv>();
  app.use(...outermost, withHeadersOfAll(publicUrl), watchRequests(context));
  if (corsOrigins.length > 0) app.use(allowOrigins(corsOrigins));
  if (allowedHosts === 'own') app.use(refuseForeignHosts(publicUrl));
  app.onError((error, c) => failure(c, context.log, error));
  const otherMethods = answerOtherMethods(app, context);
  app.notFound(async (c) => {
    await otherMethods(c, async () => {
      c.res = failure(c, context.log, routeNotFound());
    });
    return c.res;
  });
  return app;
}

/** Answers OPTIONS, and methods that a path does not have. */
function answerOtherMethods(
  app: App,
  { log }: Pick<AppContext, 'log'>,
): MiddlewareHandler<HttpEnv> {
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
