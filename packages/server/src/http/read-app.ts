import type { AppContext, ReadContext } from '../app/context.ts';
import { OffprintError } from '../domain/errors.ts';
import { createApi, type HttpSettings } from './api.ts';
import { createAuthenticator } from './auth/authenticator.ts';
import { createBrowserTokens } from './auth/browser-tokens.ts';
import { createBareApp } from './bare-app.ts';
import { createBodyBudget } from './body-budget.ts';
import { createJobAnswers } from './job-answers.ts';
import { createOpenLimit } from './open-limit.ts';
import { createApiDescription } from './openapi.ts';
import { createRateLimits } from './rate-limits.ts';
import type { RequestTurns } from './request-turns.ts';
import { addHistoryRoutes } from './routes/history.ts';
import { addJobRoutes } from './routes/jobs.ts';
import { addTemplateRoutes } from './routes/templates.ts';

/** Requests run in isolates of their own, or nearly so, and do not wait for each other. */
const NO_TURNS: RequestTurns = {
  of: () => ({ next: async () => undefined, [Symbol.dispose]: () => undefined }),
};

interface ReadDependencies {
  readonly app: ReadContext &
    Pick<AppContext, 'clock' | 'tracing'> & {
      readonly templates: Pick<AppContext['templates'], 'list'>;
    };
  readonly config: Omit<HttpSettings, 'store'>;
  /** What the tokens of web pages are signed with; null: none are taken. */
  readonly signingSecret: string | null;
}

/** As much of the API as tells what there is, and changes nothing. */
export function createReadApp({
  app: context,
  config,
  signingSecret,
}: ReadDependencies): (request: Request) => Promise<Response> {
  const { clock, log } = context;
  const tokens = createBrowserTokens(async () => {
    if (signingSecret !== null) return signingSecret;
    throw new OffprintError('UNAUTHORIZED', 'Tokens of web pages are not taken here.');
  }, clock.nowMs);
  const auth = createAuthenticator(config.auth, config.plans, {
    tokens,
    clock,
    log,
    pageOrigins: config.server.corsOrigins,
  });
  const app = createBareApp({
    app: { ...context, telemetry: { requestAnswered: () => undefined } },
    config,
    allowedHosts: 'any',
  });
  const api = createApi(app, {
    deps: { app: context, config },
    description: createApiDescription(),
    auth,
    bodies: createBodyBudget(config.server, clock.monotonicMs),
    rates: createRateLimits(clock.monotonicMs),
    turns: NO_TURNS,
    basePath: '/api/v1',
    closing: null,
  });
  const waits = createOpenLimit(config.limits.maxWaits, 'waits for a job');
  addJobRoutes(api, { app: context, waits, answers: createJobAnswers(context) });
  addHistoryRoutes(api, { app: context });
  addTemplateRoutes(api, { app: context, config });
  return async (request) => app.fetch(request);
}
