import type { Hono } from 'hono';
import type { z } from 'zod';
import { OffprintError } from '../domain/errors.ts';
import type { ApiDescription } from './api-description.ts';
import type { Authenticator } from './auth.ts';
import type { HttpDependencies } from './dependencies.ts';
import { type Call, checkInput, type Endpoint, type Handler } from './endpoint.ts';
import { failure, type HttpEnv } from './envelope.ts';

export type App = Hono<HttpEnv>;

/** How routes are added: each is described, authenticated and checked before its handler runs. */
export interface Api {
  add<P extends z.ZodObject, Q extends z.ZodObject, H extends z.ZodObject, B extends z.ZodType>(
    endpoint: Endpoint<P, Q, H, B>,
    handler: Handler<P, Q, H, B>,
  ): void;
}

export interface ApiOptions {
  readonly deps: HttpDependencies;
  readonly description: ApiDescription;
  readonly auth: Authenticator;
  readonly basePath: string;
  /** Aborts when the server closes. */
  readonly closing: AbortSignal;
}

export function createApi(app: App, options: ApiOptions): Api {
  const { deps, description, auth, basePath, closing } = options;
  return {
    add(endpoint, handler) {
      const general = endpoint as unknown as Endpoint;
      const path = basePath + endpoint.path;
      description.addEndpoint(path, general);
      app.on(endpoint.method.toUpperCase(), toHonoPath(path), async (c) => {
        try {
          const caller = auth.caller(c.req.raw.headers);
          const input = await checkInput(general, c, deps.config.server.bodyLimitBytes);
          const signal = AbortSignal.any([c.req.raw.signal, closing]);
          const call: Call = { c, caller, ...input, signal };
          return await handler(call as never);
        } catch (error) {
          return failure(c, deps.app.log, error);
        }
      });
    },
  };
}

function toHonoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/** Added last: what no route took is another method on a known path, or OPTIONS. */
export function answerOtherMethods(app: App): void {
  const methodsByPath = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method === 'ALL') continue;
    methodsByPath.set(path, (methodsByPath.get(path) ?? new Set()).add(method));
  }
  for (const [path, methods] of methodsByPath) {
    if (methods.has('GET')) methods.add('HEAD');
    const allow = [...methods, 'OPTIONS'].join(', ');
    app.all(path, (c) => {
      c.header('Allow', allow);
      if (c.req.method === 'OPTIONS') return c.body(null, 204);
      throw new OffprintError('METHOD_NOT_ALLOWED', `This address takes ${allow}.`);
    });
  }
}
