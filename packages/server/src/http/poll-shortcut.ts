import type { ReadContext } from '../app/context.ts';
import { headersOfData, REQUEST_ID, requestIdOf } from './answer-headers.ts';
import type { Authenticator, Grant } from './auth/authenticator.ts';
import type { JobAnswers } from './job-answers.ts';
import type { RateLimits } from './rate-limits.ts';
import { createRequestRecord, type WatchContext } from './request-log.ts';
import { type AnswerHeaders, conditionalAnswer } from './responses.ts';

/** Answers a plain poll of a job that exists; null, or a promise of it, for any other request. */
export type PollShortcut = (request: Request) => Promise<Response | null> | null;

interface PollShortcutOptions {
  readonly app: ReadContext & Omit<WatchContext, 'tracing'>;
  readonly auth: Pick<Authenticator, 'known'>;
  readonly rates: RateLimits;
  readonly answers: JobAnswers;
  readonly publicUrl: string | null;
}

const ROUTE = '/api/v1/export/job/:id';
const POLL =
  /^https?:\/\/[^/?#]+\/api\/v1\/export\/job\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/**
 * Answers the most frequent request, a GET of one job, without the router, which would take longer
 * than finding the job. It does so only if the caller's credentials were checked a moment ago and
 * nothing is refused; the route answers everything else. Both give the same answers.
 *
 * @see docs/adr/0013-answer-plain-polls-past-the-router.md
 */
export function createPollShortcut(options: PollShortcutOptions): PollShortcut {
  const { app, auth, rates, answers, publicUrl } = options;
  const ofAll = headersOfData(publicUrl);
  const record = createRequestRecord(app);

  async function answer(request: Request, grant: Grant, jobId: string): Promise<Response | null> {
    const startedAtMs = app.clock.monotonicMs();
    const { caller } = grant;
    const snapshot = await app.jobs.find(caller.userId, jobId).catch(() => null);
    if (snapshot === null) return null;
    const requestId = requestIdOf(request.headers.get(REQUEST_ID));
    const headers: AnswerHeaders = { ...ofAll, [REQUEST_ID]: requestId };
    if (!rates.countIfAllowed(headers, caller)) return null;
    const found = conditionalAnswer(answers.of(snapshot), request.headers.get('if-none-match'));
    const { body, status } = found;
    record({ method: 'GET', route: ROUTE, status, startedAtMs, requestId, userId: caller.userId });
    return new Response(body, { status, headers: Object.assign(headers, found.headers) });
  }

  return (request) => {
    if (request.method !== 'GET') return null;
    const jobId = POLL.exec(request.url)?.[1];
    if (jobId === undefined || request.headers.has('origin')) return null;
    const grant = auth.known(request.headers);
    return grant && opens(grant, jobId) ? answer(request, grant, jobId) : null;
  };
}

function opens({ token }: Grant, jobId: string): boolean {
  if (token === null) return true;
  return token.permissions.has('read') && (token.jobId === null || token.jobId === jobId);
}
