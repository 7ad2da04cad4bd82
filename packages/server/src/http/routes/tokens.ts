import { browserTokenSchema, tokenRequestSchema } from '@offprint/contract';
import { iso, jobIdOf } from '../../app/view-job.ts';
import { notFound } from '../../domain/errors.ts';
import { requireJobOfToken } from '../access.ts';
import type { Api, HttpDependencies } from '../api.ts';
import type { BrowserTokens } from '../auth/browser-tokens.ts';
import { termsOf } from '../auth/token-terms.ts';
import { success } from '../responses.ts';

/** Tokens that a web page holds in place of a key. */
export function addTokenRoutes(api: Api, { app }: HttpDependencies, tokens: BrowserTokens): void {
  api.add(
    {
      method: 'post',
      path: '/tokens',
      operationId: 'createToken',
      access: 'token-maker',
      tag: 'Tokens',
      summary: 'A short-lived token for a web page',
      description:
        'For one user or one job. A back end names any user; whoever calls as a user gets a token for themselves, and a token makes narrower ones only. It is signed and not stored, so it cannot be taken back. Send it as `Authorization: Bearer`; on a download and on event streams it may come as `?token=`.',
      body: tokenRequestSchema,
      bodyExample: { user: 'ann', scope: 'user', permissions: ['export', 'read'], ttlSeconds: 900 },
      replies: { 200: { description: 'The token.', data: browserTokenSchema } },
      errors: ['NOT_FOUND'],
    },
    async ({ c, grant, body }) => {
      const terms = termsOf(grant, body, app.clock.nowMs());
      const { userId, jobId, expiresAtMs } = terms;
      if (jobId !== null) {
        await requireJobOfToken(app, grant, jobId);
        const isTheirs = await jobIdOf(app, { ...grant.caller, userId }, jobId);
        if (isTheirs === null) throw notFound('The export job');
      }
      return success(c, { token: await tokens.make(terms), expiresAt: iso(expiresAtMs) });
    },
  );
}
