import { isOffprintError, toJobError, toOffprintError } from '../domain/errors.ts';
import type { Job } from '../domain/job/job.ts';
import { type AttemptEnd, release } from '../domain/job/lifecycle.ts';
import {
  afterAnswer,
  afterSilence,
  messageOf,
  type ReceiverAnswer,
} from '../domain/webhooks/delivery.ts';
import { signatureHeaders, type WebhookMessage } from '../domain/webhooks/message.ts';
import type { Span, SpanOptions } from '../ports/telemetry.ts';
import type { AppContext } from './context.ts';
import { createDeliveryTurns } from './delivery-turns.ts';
import { deliveryFields } from './log-fields.ts';
import type { ExportRun } from './publish-pdf.ts';
import { endAttempt, endStopped, type RunEnd, type RunOutcome } from './run-export.ts';
import { traced } from './traced.ts';
import type { Webhooks } from './webhooks.ts';

const ATTEMPT_MS = 15_000;
const SILENCE_MS = 10_000;
/** How much of the receiver's answer is kept. */
const KEPT_BYTES = 1_024;

/** The outcome of the attempt, by the transition that ended it. */
const OUTCOMES: Readonly<Record<AttemptEnd['name'], RunOutcome>> = {
  conclude: 'completed',
  fail: 'failed',
  reschedule: 'retried',
  release: 'released',
};

/** A function that makes one attempt of a delivery, to its end. It never throws. */
export function createDeliveryRun(
  ctx: AppContext,
  { queue, secrets }: Webhooks,
): (run: ExportRun) => Promise<RunEnd> {
  const onQueue = { ...ctx, jobs: queue };
  const turns = createDeliveryTurns(() => ctx.clock.monotonicMs());

  async function send(
    message: WebhookMessage,
    { traceparent }: Span,
    signal: AbortSignal,
  ): Promise<ReceiverAnswer> {
    const { status, body } = await ctx.web.ask(
      {
        url: message.url,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...signatureHeaders(message, secrets, ctx.clock.nowMs()),
          ...(traceparent && { traceparent }),
        },
        body: message.body,
        maxBytes: KEPT_BYTES,
        whenLonger: 'cut',
        timeoutMs: ATTEMPT_MS,
        silenceMs: SILENCE_MS,
      },
      signal,
    );
    return { status, bodyHead: textOf(body) };
  }

  async function attempt(job: Job, signal: AbortSignal): Promise<AttemptEnd> {
    const message = messageOf(job);
    const host = URL.parse(message.url)?.host ?? '';
    const turn = turns.take(host, message.endpoint === 'submission' ? job.userId : null);
    if ('delayMs' in turn) return release(turn.delayMs);
    const { failedMs: ttlMs } = ctx.settings.recordTtl;
    try {
      const answer = await traced(ctx, 'webhook', spanOf(job), async (span) => {
        const answered = await send(message, span, signal);
        span.set({ 'http.response.status_code': answered.status });
        return answered;
      });
      return afterAnswer(job, answer, ttlMs);
    } catch (error) {
      signal.throwIfAborted();
      const reason = toOffprintError(error);
      if (!isOffprintError(error)) {
        ctx.log.error({ ...deliveryFields(job), err: error }, 'a fault');
      }
      return afterSilence(job, toJobError(reason), ttlMs);
    } finally {
      turn.end();
    }
  }

  return async (run) => {
    const { job } = run.claimed;
    try {
      const end = await attempt(job, run.signal);
      run.onStage('recording');
      const isWritten = await endAttempt(onQueue, job, end, run.signal);
      return { outcome: isWritten ? OUTCOMES[end.name] : 'lost', lack: null };
    } catch {
      return await endStopped(onQueue, run);
    }
  };
}

function spanOf({ id, attempts, origin }: Job): SpanOptions {
  return {
    kind: 'client',
    parent: origin?.traceparent,
    attributes: {
      'http.request.method': 'POST',
      'offprint.delivery.id': id,
      'offprint.delivery.attempt': attempts,
    },
  };
}

/** The end of the kept bytes may be a part of a character. */
function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}
