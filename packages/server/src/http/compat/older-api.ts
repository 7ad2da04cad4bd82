import type { Problem } from '@offprint/contract';
import { toOffprintError } from '../../domain/errors.ts';
import { validationError } from '../../domain/problems.ts';
import { refuseBeyondToken } from '../access.ts';
import type { App, HttpDependencies } from '../api.ts';
import type { Authenticator, Grant } from '../auth/authenticator.ts';
import type { BodyBudget } from '../body-budget.ts';
import { type OlderEndpoint, toHonoPath } from '../endpoint.ts';
import type { ApiDescription } from '../openapi.ts';
import type { RefusalShape } from '../openapi-responses.ts';
import type { RateLimits } from '../rate-limits.ts';
import { parseJsonBody, readBody } from '../request-body.ts';
import { readJson } from '../request-input.ts';
import type { RequestTurns } from '../request-turns.ts';
import { failure, type HttpContext } from '../responses.ts';

/** A request to an API older than v1. Unknown fields are ignored. */
export interface OlderCall {
  readonly c: HttpContext;
  readonly grant: Grant;
  /** The fields of the body; none if the endpoint reads no body. */
  readonly fields: Readonly<Record<string, unknown>>;
  /**
   * Waits for the turn of this user, whom the body may have named, and counts the body for them, so
   * that users of one back end do not use up each other's limits.
   *
   * @throws OffprintError RATE_LIMITED
   */
  actFor(userId: string): Promise<void>;
}

export interface OlderApi {
  add(endpoint: OlderEndpoint, handler: (call: OlderCall) => Promise<Response>): void;
}

export interface OlderApiOptions {
  readonly deps: HttpDependencies;
  readonly auth: Authenticator;
  readonly bodies: BodyBudget;
  readonly rates: RateLimits;
  readonly description: ApiDescription;
  readonly turns: RequestTurns;
  /** The shape of errors. */
  readonly refusal: RefusalShape;
}

/** Credentials, limits and logs of v1, with answers in the older shapes. */
export function createOlderApi(app: App, options: OlderApiOptions): OlderApi {
  const { deps, auth, bodies, rates, turns, description, refusal } = options;
  const { server } = deps.config;

  function identify({ headers }: Request, { mayNameNoUser }: OlderEndpoint) {
    const isOnBehalf = headers.has('x-offprint-user');
    return mayNameNoUser && !isOnBehalf ? auth.tokenMaker(headers) : auth.user(headers);
  }

  return {
    add(endpoint, handler) {
      description.addOlderEndpoint(endpoint, refusal);
      app.on(endpoint.method.toUpperCase(), toHonoPath(endpoint.path), async (c) => {
        try {
          const grant = await identify(c.req.raw, endpoint);
          c.set('grant', grant);
          if (grant.isUser) rates.count(c.get('headersToAdd'), grant.caller, endpoint.access.rate);
          refuseBeyondToken(endpoint.access, grant);
          const { userId } = grant.caller;
          using work = new DisposableStack();
          const turn = work.use(turns.of(userId));
          await turn.next();
          const held = work.use(bodies.hold(grant.isUser ? userId : null));
          const actFor = async (named: string) => {
            if (named === userId) return await turn.next();
            turn[Symbol.dispose]();
            held.passTo(named);
            await work.use(turns.of(named)).next();
          };
          if (endpoint.method === 'get') return await handler({ c, grant, fields: {}, actFor });
          const read = async () => {
            const bytes = await readBody(c, server, held);
            await turn.next();
            return bytes;
          };
          const json = endpoint.takesAnyType
            ? parseJsonBody(await read())
            : await readJson(c, read);
          if (!json.ok) throw validationError([json.problem]);
          return await handler({ c, grant, fields: fieldsOf(json.value), actFor });
        } catch (thrown) {
          const { headers } = failure(c, deps.app.log, thrown);
          const { status, body } = refusal.refuse(toOffprintError(thrown));
          return Response.json(body, { status, headers });
        }
      });
    },
  };
}

/** A value from a client as text. An object may have a `toString` that is no function. */
export function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const NO_OBJECT: Problem = { path: '', message: 'the body must be an object' };

function fieldsOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  throw validationError([NO_OBJECT]);
}
