import { OpenAPIHono } from '@hono/zod-openapi';
import { requestId } from 'hono/request-id';
import { OffprintError } from '../domain/errors.ts';
import { answerOtherMethods, createApi } from './api.ts';
import { createAuthenticator } from './auth.ts';
import type { HttpDependencies } from './dependencies.ts';
import { failure, type HttpEnv, routeNotFound } from './envelope.ts';
import { addDownloadRoutes } from './routes/downloads.ts';
import { addExportRoutes } from './routes/exports.ts';
import { addFileRoutes } from './routes/files.ts';
import { addHistoryRoutes } from './routes/history.ts';
import { addJobRoutes } from './routes/jobs.ts';
import { addUsageRoutes } from './routes/usage.ts';
import { secureHeaders } from './secure-headers.ts';

export interface HttpApp {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Ends event streams and waits, so that a server can close. */
  close(): void;
}

/** The HTTP API over web-standard Request and Response. */
export function createHttpApp(deps: HttpDependencies): HttpApp {
  const { config, app: context } = deps;
  const closing = new AbortController();
  const auth = createAuthenticator(config.auth, config.plans);
  const app = new OpenAPIHono<HttpEnv>();
  app.use(requestId(), secureHeaders(config.server.publicUrl));
  app.onError((error, c) => failure(c, context.log, error));
  app.notFound((c) => failure(c, context.log, routeNotFound()));

  const api = createApi(app, { deps, auth, basePath: '/api/v1', closing: closing.signal });
  addExportRoutes(api, deps);
  addJobRoutes(api, deps);
  addDownloadRoutes(api, deps);
  addHistoryRoutes(api, deps);
  addUsageRoutes(api, deps);
  if (deps.files) addFileRoutes(app, deps.files, context.clock.nowMs);
  answerOtherMethods(app);

  return {
    fetch: async (request) => app.fetch(request),
    close: () => closing.abort(shuttingDown()),
  };
}

function shuttingDown(): OffprintError {
  const message = 'The server is restarting. Try again in a moment.';
  return new OffprintError('STORE_UNAVAILABLE', message, { retryAfterMs: 1_000 });
}
