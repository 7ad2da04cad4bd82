import type { Drained } from '@offprint/contract';
import type { Hono } from 'hono';
import type { z } from 'zod';
import type { AppContext } from '../app/context.ts';
import { firstOf } from '../async/abort.ts';
import type { Plans } from '../domain/plan.ts';
import type { SignedFiles } from '../ports/object-storage.ts';
import type { SystemState } from '../ports/telemetry.ts';
import { admit, requireJobOfToken } from './access.ts';
import type { Authenticator, AuthSettings, Grant } from './auth/authenticator.ts';
import type { BodyBudget, BodyLimits, HeldBytes } from './body-budget.ts';
import { type Call, type Endpoint, type Handler, toHonoPath } from './endpoint.ts';
import type { AllowedHosts } from './host-guard.ts';
import type { JobAnswers } from './job-answers.ts';
import type { OpenLimit } from './open-limit.ts';
import type { ApiDescription } from './openapi.ts';
import type { RateLimits } from './rate-limits.ts';
import { readBody } from './request-body.ts';
import { createInputCheck } from './request-input.ts';
import type { RequestInTurns, RequestTurns } from './request-turns.ts';
import { failure, type HttpContext, type HttpEnv } from './responses.ts';

export interface HttpSettings {
  readonly server: BodyLimits & {
    readonly publicUrl: string | null;
    readonly corsOrigins: readonly string[];
  };
  readonly auth: AuthSettings;
  readonly store: { readonly type: string };
  readonly limits: {
    readonly maxStreams: number;
    readonly maxWaits: number;
  };
  readonly plans: Plans;
}

export interface MetricsExposition {
  /** In Prometheus' text format. */
  render(state: SystemState): Promise<{ contentType: string; body: string }>;
}

/** What health and metrics need. */
export interface OperationDependencies {
  readonly app: AppContext;
  readonly config: HttpSettings;
  readonly telemetry: MetricsExposition;
  /** Resolves when the store answers. */
  readonly checkStore: () => Promise<unknown>;
  /** Whether this process prints jobs, so that it is ready only if its engines work. */
  readonly prints: boolean;
  readonly allowedHosts: AllowedHosts;
}

/** What the HTTP API needs besides the use cases. */
export interface HttpDependencies extends OperationDependencies {
  /** Opens what signed links under /files lead to; null if the storage serves its files itself. */
  readonly files: SignedFiles | null;
  /** The folder of the built dashboard; without one, `/` is a short page of links. */
  readonly dashboardDir: string | null;
  /** Runs the waiting jobs within a request. */
  readonly drain: (options: { maxDurationMs: number; signal: AbortSignal }) => Promise<Drained>;
  /** Signs browser tokens. Called when the first is made or checked. */
  readonly signingSecret: () => Promise<string>;
  /** The key of the program that this is mounted in; see `auth/authenticator.ts`. */
  readonly hostKey?: string | undefined;
  /** The version of Offprint, shown in the API's description. */
  readonly version: string;
}

/** What the routes of one app share, besides what the API needs. */
export interface RouteDependencies extends HttpDependencies {
  /** Counts the requests that wait for a job to be over. */
  readonly waits: OpenLimit;
  readonly answers: JobAnswers;
}

export type App = Hono<HttpEnv>;

/** How routes are added: each is described, and its requests are authenticated and checked. */
export interface Api {
  add<P extends z.ZodObject, Q extends z.ZodObject, H extends z.ZodObject, B extends z.ZodType>(
    endpoint: Endpoint<P, Q, H, B>,
    handler: Handler<P, Q, H, B>,
  ): void;
}

export interface ApiOptions {
  readonly deps: {
    readonly app: Pick<AppContext, 'jobs' | 'history' | 'log'>;
    readonly config: { readonly server: BodyLimits };
  };
  readonly description: ApiDescription;
  readonly auth: Authenticator;
  readonly bodies: BodyBudget;
  readonly rates: RateLimits;
  readonly turns: RequestTurns;
  readonly basePath: string;
  /** Aborts when the server closes; null where it never does. */
  readonly closing: AbortSignal | null;
}

/** For requests without a body. */
const NO_BODY: HeldBytes = {
  add: () => undefined,
  passTo: () => undefined,
  [Symbol.dispose]: () => undefined,
};

export function createApi(app: App, options: ApiOptions): Api {
  const { deps, description, auth, bodies, rates, turns, basePath, closing } = options;
  const { server } = deps.config;
  return {
    add(endpoint, handler) {
      const general = endpoint as unknown as Endpoint;
      const path = basePath + endpoint.path;
      const input = createInputCheck(general);
      const takesBody = endpoint.body !== undefined;
      description.addEndpoint(path, general);
      const method = endpoint.method.toUpperCase();
      app.on(method, toHonoPath(path), async (c) => {
        try {
          return await answer(c, await admit(auth, rates, endpoint, c));
        } catch (error) {
          // Hono calls onError only for an Error, and an abort may have a string as its reason.
          return failure(c, deps.app.log, error);
        }
      });

      async function answer(c: HttpContext, grant: Grant): Promise<Response> {
        const { caller } = grant;
        // Until the end of the request, since what is parsed from its body takes memory too.
        const held = takesBody ? bodies.hold(caller.userId) : NO_BODY;
        const turn = turns.of(caller.userId);
        // Not `using`, which takes as long as the look at a job's row.
        try {
          // One turn each to start, to parse the body and to work on it, since each may take long.
          await turn.next();
          const checked = takesBody ? await readInput(c, held, turn) : input.head(c);
          const { params } = checked;
          if (endpoint.isOfJob) await requireJobOfToken(deps.app, grant, params.id as string);
          const releaseBody = () => held[Symbol.dispose]();
          const call: Call = {
            c,
            caller,
            grant,
            ...checked,
            releaseBody,
            get signal() {
              // Made when asked for, since Node then builds the whole Request.
              return closing ? firstOf([c.req.raw.signal, closing]) : c.req.raw.signal;
            },
          };
          return await handler(call as never);
        } finally {
          turn[Symbol.dispose]();
          held[Symbol.dispose]();
        }
      }

      async function readInput(c: HttpContext, held: HeldBytes, turn: RequestInTurns) {
        const checked = await input.whole(c, async () => {
          const bytes = await readBody(c, server, held);
          await turn.next();
          return bytes;
        });
        await turn.next();
        return checked;
      }
    },
  };
}
