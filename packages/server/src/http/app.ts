import { OffprintError } from '../domain/errors.ts';
import { type App, createApi, type HttpDependencies, type OperationDependencies } from './api.ts';
import { createAuthenticator } from './auth/authenticator.ts';
import { createBrowserTokens } from './auth/browser-tokens.ts';
import { createBareApp } from './bare-app.ts';
import { createBodyBudget } from './body-budget.ts';
import { addExportPdfJobApi } from './compat/export-pdf-job.ts';
import { addQueueApi } from './compat/queue.ts';
import { errorPages } from './error-pages.ts';
import { createJobAnswers } from './job-answers.ts';
import { createOpenLimit } from './open-limit.ts';
import { createApiDescription } from './openapi.ts';
import { createPollShortcut, type PollShortcut } from './poll-shortcut.ts';
import { createRateLimits } from './rate-limits.ts';
import { delayRefusals } from './refusal-delay.ts';
import { createRequestTurns } from './request-turns.ts';
import type { HostBindings } from './responses.ts';
import { addBatchRoutes } from './routes/batches.ts';
import { addCapacityRoutes } from './routes/capacity.ts';
import { addCheckRoutes } from './routes/check.ts';
import { addCoordinationRoutes } from './routes/coordination.ts';
import { addCronRoutes } from './routes/cron.ts';
import { addDeliveryRoutes } from './routes/deliveries.ts';
import { addDocumentRoutes } from './routes/documents.ts';
import { addExportRoutes } from './routes/exports.ts';
import { addFileRoutes } from './routes/files.ts';
import { addHistoryRoutes } from './routes/history.ts';
import { addJobChangeRoutes } from './routes/job-changes.ts';
import { addJobEventRoutes } from './routes/job-events.ts';
import { addJobRoutes } from './routes/jobs.ts';
import { addOperationRoutes } from './routes/operation.ts';
import { addOperatorRoutes } from './routes/operator.ts';
import { addPageRoutes } from './routes/pages.ts';
import { addPublishedFileRoutes } from './routes/published-files.ts';
import { addTemplatePreviewRoutes } from './routes/template-previews.ts';
import { addTemplateRoutes } from './routes/templates.ts';
import { addTokenRoutes } from './routes/tokens.ts';

const ENDPOINTS = [
  addExportRoutes,
  addCheckRoutes,
  addBatchRoutes,
  addJobRoutes,
  addJobChangeRoutes,
  addJobEventRoutes,
  addDeliveryRoutes,
  addHistoryRoutes,
  addPublishedFileRoutes,
  addDocumentRoutes,
  addTemplateRoutes,
  addTemplatePreviewRoutes,
  addCoordinationRoutes,
  addCapacityRoutes,
  addOperatorRoutes,
  addCronRoutes,
];

export interface HttpApp {
  readonly fetch: (request: Request, host?: HostBindings) => Promise<Response>;
  /** Ends event streams and long waits, so that a server can stop without waiting for them. */
  close(): void;
  /** The endpoints, such as `GET /api/v1/export/job/:id`. */
  readonly routes: readonly string[];
}

/** The HTTP API over web-standard Request and Response. */
export function createHttpApp(deps: HttpDependencies): HttpApp {
  const { config, app: context, files } = deps;
  const closing = new AbortController();
  const { clock, log } = context;
  const tokens = createBrowserTokens(deps.signingSecret, clock.nowMs);
  const auth = createAuthenticator(config.auth, config.plans, {
    tokens,
    clock,
    log,
    pageOrigins: config.server.corsOrigins,
    hostKey: deps.hostKey,
  });
  const description = createApiDescription();
  const app = createBareApp(deps, delayRefusals(clock.monotonicMs, closing.signal));

  const bodies = createBodyBudget(config.server, clock.monotonicMs);
  const basePath = '/api/v1';
  for (const links of ['/files/*', `${basePath}/export/download/*`]) app.use(links, errorPages);
  const rates = createRateLimits(clock.monotonicMs);
  const turns = createRequestTurns({ nowMs: clock.monotonicMs });
  const ofAll = { deps, auth, bodies, rates, turns, description };
  const api = createApi(app, { ...ofAll, basePath, closing: closing.signal });
  const waits = createOpenLimit(config.limits.maxWaits, 'waits for a job');
  const answers = createJobAnswers(context);
  for (const addEndpoints of ENDPOINTS) addEndpoints(api, { ...deps, waits, answers });
  addTokenRoutes(api, deps, tokens);
  addExportPdfJobApi(app, ofAll);
  addQueueApi(app, ofAll);
  if (files) addFileRoutes(app, description, files, context);
  addOperationRoutes(app, description, deps);
  addPageRoutes(app, description, deps);

  const { publicUrl } = config.server;
  const polls: PollShortcut =
    deps.allowedHosts === 'any'
      ? createPollShortcut({ app: context, auth, rates, answers, publicUrl })
      : () => null;

  return {
    fetch: async (request, host) => (await polls(request)) ?? app.fetch(request, host),
    close: () => closing.abort(shuttingDown()),
    routes: routesOf(app),
  };
}

function routesOf(app: App): string[] {
  const isMiddleware = (method: string) => method === 'ALL';
  const named = app.routes.filter(({ method }) => !isMiddleware(method));
  return [...new Set(named.map(({ method, path }) => `${method} ${path}`))];
}

/** Health and metrics alone. */
export function createOperationApp(deps: OperationDependencies): HttpApp['fetch'] {
  const app = createBareApp(deps);
  addOperationRoutes(app, createApiDescription(), deps);
  return async (request) => app.fetch(request);
}

function shuttingDown(): OffprintError {
  const message = 'The server is restarting. Try again in a moment.';
  return new OffprintError('STORE_UNAVAILABLE', message, { retryAfterMs: 1_000 });
}
