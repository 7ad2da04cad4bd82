import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import { OffprintError } from '../domain/errors.ts';
import { answerOtherMethods, createApi } from './api.ts';
import { createApiDescription } from './api-description.ts';
import { createAuthenticator } from './auth.ts';
import type { HttpDependencies } from './dependencies.ts';
import { failure, type HttpEnv, routeNotFound } from './envelope.ts';
import { refuseForeignHosts } from './host-guard.ts';
import { addDashboardRoutes } from './routes/dashboard.ts';
import { addDocumentRoutes } from './routes/documents.ts';
import { addDownloadRoutes } from './routes/downloads.ts';
import { addExportRoutes } from './routes/exports.ts';
import { addFileRoutes } from './routes/files.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addHistoryRoutes } from './routes/history.ts';
import { addJobEventRoutes } from './routes/job-events.ts';
import { addJobRoutes } from './routes/jobs.ts';
import { addMetricsRoutes } from './routes/metrics.ts';
import { addOpenApiRoutes } from './routes/openapi.ts';
import { addPreviewRoutes } from './routes/preview.ts';
import { addTemplateRoutes } from './routes/templates.ts';
import { addUsageRoutes } from './routes/usage.ts';
import { secureHeaders } from './secure-headers.ts';

const ENDPOINTS = [
  addExportRoutes,
  addPreviewRoutes,
  addJobRoutes,
  addJobEventRoutes,
  addDownloadRoutes,
  addHistoryRoutes,
  addDocumentRoutes,
  addTemplateRoutes,
  addUsageRoutes,
];

export interface HttpApp {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Ends event streams and long waits, so that a server need not wait for them. */
  close(): void;
}

/** The HTTP API over web-standard Request and Response. */
export function createHttpApp(deps: HttpDependencies): HttpApp {
  const { config, app: context, files } = deps;
  const closing = new AbortController();
  const auth = createAuthenticator(config.auth, config.plans);
  const description = createApiDescription();
  const app = new Hono<HttpEnv>();
  app.use(requestId(), secureHeaders(config.server.publicUrl));
  if (deps.allowedHosts === 'own') app.use(refuseForeignHosts(config.server.publicUrl));
  app.onError((error, c) => failure(c, context.log, error));
  app.notFound((c) => failure(c, context.log, routeNotFound()));

  const basePath = '/api/v1';
  const api = createApi(app, { deps, description, auth, basePath, closing: closing.signal });
  for (const addEndpoints of ENDPOINTS) addEndpoints(api, deps);
  if (files) addFileRoutes(app, description, files, context.clock.nowMs);
  addHealthRoutes(app, description, deps);
  addMetricsRoutes(app, description, auth, deps);
  addOpenApiRoutes(app, description, {
    version: deps.version,
    serverUrl: config.server.publicUrl ?? '/',
  });
  addDashboardRoutes(app, deps.dashboardDir);
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
