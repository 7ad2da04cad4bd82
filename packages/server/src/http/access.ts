import type { TokenPermission } from '@offprint/contract';
import type { AppContext } from '../app/context.ts';
import { jobIdOf } from '../app/view-job.ts';
import { notFound, OffprintError } from '../domain/errors.ts';
import type { Authenticator, Grant } from './auth/authenticator.ts';
import type { Rate, RateLimits } from './rate-limits.ts';
import type { HttpContext } from './responses.ts';

/**
 * Who may call an endpoint. `test/integration/route-access.test.ts` holds each endpoint to a row of
 * its own.
 *
 * - `read`, `export`, `documents`: a user; with a browser token only if it permits that
 * - `user`: a user, with whatever browser token
 * - `account`: a user with credentials of their own, with no browser token
 * - `token-maker`: a user with whatever credentials, or a back end with a key, which names no user
 * - `operator`: the holder of `OFFPRINT_OPERATOR_KEY`
 * - `cron`: a scheduler that knows `CRON_SECRET`
 */
export type Access = TokenPermission | 'user' | 'account' | 'token-maker' | 'operator' | 'cron';

export interface AccessRule {
  readonly access: Access;
  /** The `id` in the path is a job's or its export's, so a token of that job is accepted. */
  readonly isOfJob?: true;
  /** A browser token may be in `?token=`, for links and other clients that send no headers. */
  readonly takesTokenInQuery?: true;
  /** The limit that it counts towards, besides that of all requests. */
  readonly rate?: Rate;
}

const TOKEN_PARAMETER = 'token';

/**
 * Admits a request if the rule allows its caller and its rate limit is not reached.
 *
 * @throws OffprintError UNAUTHORIZED, FORBIDDEN, RATE_LIMITED, and errors about credentials
 */
export async function admit(
  auth: Authenticator,
  rates: RateLimits,
  rule: AccessRule,
  c: HttpContext,
): Promise<Grant> {
  const grant = await identify(auth, rule, c);
  c.set('grant', grant);
  if (grant.isUser) rates.count(c.get('headersToAdd'), grant.caller, rule.rate);
  refuseBeyondToken(rule, grant);
  return grant;
}

function identify(auth: Authenticator, rule: AccessRule, c: HttpContext): Grant | Promise<Grant> {
  const { headers } = c.req.raw;
  switch (rule.access) {
    case 'operator':
      return auth.operator(headers);
    case 'cron':
      return auth.cron(headers);
    case 'token-maker':
      return auth.tokenMaker(headers);
    default:
      return auth.user(headers, rule.takesTokenInQuery && c.req.query(TOKEN_PARAMETER));
  }
}

/** @throws OffprintError FORBIDDEN for what a browser token does not permit */
export function refuseBeyondToken({ access, isOfJob }: AccessRule, { token }: Grant): void {
  if (token === null || access === 'user' || access === 'token-maker') return;
  const isPermitted = (token.permissions as ReadonlySet<string>).has(access);
  if (isPermitted && (token.jobId === null || isOfJob)) return;
  const message = isPermitted
    ? 'This token opens one job, and nothing besides.'
    : `This token does not permit this: it is for ${[...token.permissions].join(', ')}.`;
  throw new OffprintError('FORBIDDEN', message);
}

/**
 * Refuses a token of one job for any other job.
 *
 * @throws OffprintError FORBIDDEN for another job of the user, NOT_FOUND for what is not theirs
 */
export async function requireJobOfToken(
  ctx: Pick<AppContext, 'jobs' | 'history'>,
  { token, caller }: Grant,
  jobOrExportId: string,
): Promise<void> {
  if (token === null || token.jobId === null || token.jobId === jobOrExportId) return;
  const jobId = await jobIdOf(ctx, caller, jobOrExportId);
  if (jobId === token.jobId) return;
  if (jobId === null) throw notFound('The export job');
  throw new OffprintError('FORBIDDEN', 'This token is for another job.');
}

/** The query without the browser token, which is no input of the endpoint. */
export function queryWithoutToken(
  search: URLSearchParams,
  { takesTokenInQuery }: AccessRule,
): [string, string][] {
  return [...search].filter(([name]) => !(takesTokenInQuery && name === TOKEN_PARAMETER));
}
